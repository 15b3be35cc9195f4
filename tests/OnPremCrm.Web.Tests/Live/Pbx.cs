using Npgsql;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Live;

/// <summary>Writes the rows that the telephony service writes, so that a test decides what happens when.</summary>
public sealed class Pbx(WebApp app)
{
    public const string Server = "main";

    /// <summary>The service runs and is linked to an Asterisk in Berlin.</summary>
    public Task IsUp() => Execute(
        """
        INSERT INTO telephony_servers (name, country, area_code, link, link_since, heartbeat_at) VALUES ('main', 'DE', '30', 'up', now(), now() + interval '1 hour')
        ON CONFLICT (name) DO UPDATE SET link = 'up', link_since = now(), link_fault = NULL, heartbeat_at = now() + interval '1 hour'
        """);

    /// <summary>Asterisk says of this phone that it is registered and free.</summary>
    public Task IsFree(params string[] phones) => Execute(
        "INSERT INTO phones (server, extension, state, since) SELECT 'main', phone, 'free', now() FROM unnest($1::text[]) AS phone ON CONFLICT (server, extension) DO UPDATE SET state = 'free'", (object)phones);

    public Task LosesAsterisk() => Execute("UPDATE telephony_servers SET link = 'down', link_since = now(), link_fault = 'connection-refused'");

    /// <summary>A call that rings at these phones.</summary>
    public async Task<Call> Rings(string? number, params string[] phones)
    {
        var now = DateTimeOffset.UtcNow;
        var call = new Call
        {
            Id = CallId.New(now),
            Server = Server,
            Linkedid = Guid.NewGuid().ToString("n"),
            State = CallState.Ringing,
            Direction = CallDirection.Inbound,
            Number = number,
            NumberAsPresented = number,
            Did = "+493023125100",
            Queue = "Sales",
            StartedAt = now,
            Rang = [.. phones],
            RingingNow = [.. phones],
            Match = number is null ? null : CallMatch.None,
            UpdatedAt = now,
        };
        await app.WithDatabase(async database =>
        {
            if (number is not null && await new PhoneBook(database).FindAsync(number) is { } match)
            {
                call.Match = match.Match;
                call.ContactId = match.Best?.ContactId;
                call.OrganisationId = match.Best?.OrganisationId ?? match.SharedOrganisation;
            }

            database.Calls.Add(call);
            return await database.SaveChangesAsync();
        });
        return call;
    }

    public Task Answers(Call call, string phone) => Change(call, row =>
    {
        row.State = CallState.Talking;
        row.AnsweredAt = DateTimeOffset.UtcNow;
        row.AnsweredBy = [.. row.AnsweredBy, phone];
        row.TalkingNow = [phone];
        row.RingingNow = [];
    });

    /// <summary>The end; answered if somebody answered, else missed by all who rang.</summary>
    public Task Ends(Call call, CallDisposition? disposition = null) => Change(call, row =>
    {
        var now = DateTimeOffset.UtcNow;
        row.State = CallState.Ended;
        row.EndedAt = now;
        row.RingingNow = [];
        row.TalkingNow = [];
        row.Disposition = disposition ?? (row.AnsweredAt is null ? CallDisposition.Missed : CallDisposition.Answered);
        row.RingSeconds = (int)((row.AnsweredAt ?? now) - row.StartedAt).TotalSeconds;
        row.TalkSeconds = row.AnsweredAt is { } answered ? (int)(now - answered).TotalSeconds : null;
        row.MissedBy = row.AnsweredAt is null ? [.. row.Rang] : [];
    });

    public async Task Change(Call call, Action<Call> change) => await app.WithDatabase(async database =>
    {
        var row = (await database.Calls.FindAsync(call.Id))!;
        change(row);
        row.Version++;
        row.UpdatedAt = DateTimeOffset.UtcNow;
        return await database.SaveChangesAsync();
    });

    public async Task<Contact> Knows(string name, string? organisation, string number, User? owner = null, string? jobTitle = null)
    {
        var now = DateTimeOffset.UtcNow;
        var contact = new Contact { Id = ContactId.New(now), Name = name, JobTitle = jobTitle, OwnerId = owner?.Id, CreatedAt = now, UpdatedAt = now };
        await app.WithDatabase(async database =>
        {
            if (organisation is not null)
            {
                var existing = database.Organisations.FirstOrDefault(known => known.Name == organisation);
                if (existing is null)
                {
                    database.Organisations.Add(existing = new Organisation { Id = OrganisationId.New(now), Name = organisation, CreatedAt = now, UpdatedAt = now });
                }

                contact.OrganisationId = existing.Id;
            }

            contact.Numbers.Add(new PhoneNumber { Id = PhoneNumberId.New(now), ContactId = contact.Id, Number = number, AsWritten = number, IsPrimary = true });
            database.Contacts.Add(contact);
            return await database.SaveChangesAsync();
        });
        return contact;
    }

    /// <summary>The call is this user's to call back, five minutes late.</summary>
    public Task Owes(Call call, User owner) => Execute(
        """
        INSERT INTO callbacks (id, number, state, owner_id, owner_reason, attempts, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
        VALUES (gen_random_uuid(), $2, 'open', $1, 'rang', 1, $3, $3, now(), now() - interval '5 minutes', now(), now())
        """, owner.Id.Value, call.Number!, call.Id.Value);

    public async Task Execute(string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(app.Database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        await command.ExecuteNonQueryAsync();
    }
}
