using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Testing;

/// <summary>A small company's clients in three scripts, as tests and pictures need them.</summary>
public static class Clients
{
    /// <summary>The Asterisk server stands in Berlin.</summary>
    public static void AddServer(CrmDatabase database, DateTimeOffset now) => database.TelephonyServers.Add(new TelephonyServer
    {
        Name = "main", Country = "DE", AreaCode = "30", Trunks = ["PJSIP/trunk-itsp"], Link = ServerLink.Up, LinkSince = now, HeartbeatAt = now, AsteriskVersion = "22.10.0",
    });

    public static Organisation AddOrganisation(CrmDatabase database, string name, string? city, DateTimeOffset now, User? owner = null, params string[] numbers)
    {
        var id = OrganisationId.New(now);
        return database.Organisations.Add(new Organisation
        {
            Id = id, Name = name, City = city, OwnerId = owner?.Id, CreatedAt = now, UpdatedAt = now,
            Numbers = [.. numbers.Select((number, i) => new PhoneNumber { Id = PhoneNumberId.New(now), OrganisationId = id, Number = number, AsWritten = number, IsPrimary = i == 0 })],
        }).Entity;
    }

    public static Contact AddContact(CrmDatabase database, string name, Organisation? organisation, string? jobTitle, DateTimeOffset now, User? owner = null, params string[] numbers)
    {
        var id = ContactId.New(now);
        return database.Contacts.Add(new Contact
        {
            Id = id, Name = name, OrganisationId = organisation?.Id, JobTitle = jobTitle, OwnerId = owner?.Id, CreatedAt = now, UpdatedAt = now,
            Numbers = [.. numbers.Select((number, i) => new PhoneNumber { Id = PhoneNumberId.New(now), ContactId = id, Number = number, AsWritten = number, IsPrimary = i == 0 })],
        }).Entity;
    }

    /// <summary>A call with a contact that is over.</summary>
    public static Call AddCall(CrmDatabase database, Contact? contact, string? number, CallDirection direction, CallDisposition disposition, DateTimeOffset startedAt, string extension = "101", int talkSeconds = 185)
    {
        var answered = disposition == CallDisposition.Answered;
        var answeredAt = startedAt.AddSeconds(7);
        var endedAt = answered ? answeredAt.AddSeconds(talkSeconds) : startedAt.AddSeconds(25);
        var call = new Call
        {
            Id = CallId.New(startedAt), Server = "main", Linkedid = $"{startedAt.ToUnixTimeSeconds()}.{startedAt.Microsecond}", State = CallState.Ended, Direction = direction,
            Number = number, NumberAsPresented = number, Did = direction == CallDirection.Inbound ? "+493055500101" : null, Trunk = "PJSIP/trunk-itsp",
            Operator = direction == CallDirection.Outbound ? extension : null, Dialled = direction == CallDirection.Outbound ? number : null,
            StartedAt = startedAt, AnsweredAt = answered ? answeredAt : null, EndedAt = endedAt, RingSeconds = 7, TalkSeconds = answered ? talkSeconds : null,
            Disposition = disposition, Rang = direction == CallDirection.Inbound ? [extension] : [],
            AnsweredBy = !answered ? [] : direction == CallDirection.Outbound ? [TalkSegment.Outside] : [extension],
            MissedBy = answered || direction == CallDirection.Outbound ? [] : [extension],
            ContactId = contact?.Id, OrganisationId = contact?.OrganisationId, Match = number is null ? null : contact is null ? CallMatch.None : CallMatch.Exact,
            UpdatedAt = endedAt,
        };
        database.Calls.Add(call);
        return call;
    }
}
