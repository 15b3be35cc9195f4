using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Whom a call is with: the record that was clicked, else whoever the phone book has for the number.</summary>
internal sealed class CallMatching(IDbContextFactory<CrmDatabase> databases)
{
    /// <summary>The matches of calls that have none yet, by call. A call without a number and without a click has none.</summary>
    public async Task<Dictionary<CallId, CallContact>> FindAsync(
        NpgsqlConnection connection, IReadOnlyList<(CallId Call, string? Number, Guid? Command)> wanted, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CallId, CallContact>();
        var clicked = await ClickedAsync(connection, wanted, cancellationToken);
        foreach (var (call, _, command) in wanted)
        {
            if (command is { } id && clicked.TryGetValue(id, out var contact))
            {
                found[call] = new CallContact(CallMatch.Clicked, contact, await OrganisationOfAsync(contact, cancellationToken));
            }
        }

        var numbers = wanted.Where(entry => entry.Number is not null && !found.ContainsKey(entry.Call)).ToList();
        var known = await KnownAsync(connection, numbers, cancellationToken);
        foreach (var (call, number, _) in numbers)
        {
            found[call] = known.Contains(number!) ? await LookUpAsync(number!, cancellationToken) : new CallContact(CallMatch.None, null, null);
        }

        return found;
    }

    private static async Task<Dictionary<Guid, ContactId>> ClickedAsync(
        NpgsqlConnection connection, IReadOnlyList<(CallId Call, string? Number, Guid? Command)> wanted, CancellationToken cancellationToken)
    {
        var clicked = new Dictionary<Guid, ContactId>();
        var commands = wanted.Where(entry => entry.Command is not null).Select(entry => entry.Command!.Value).ToArray();
        if (commands.Length == 0)
        {
            return clicked;
        }

        await using var command = new NpgsqlCommand(CallSql.CommandContacts, connection) { Parameters = { new() { Value = commands } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!await reader.IsDBNullAsync(1, cancellationToken))
            {
                clicked[reader.GetGuid(0)] = new ContactId(reader.GetGuid(1));
            }
        }

        return clicked;
    }

    // Most callers are strangers: one look-up for the whole batch tells who is not.
    private static async Task<HashSet<string>> KnownAsync(
        NpgsqlConnection connection, IReadOnlyList<(CallId Call, string? Number, Guid? Command)> wanted, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>();
        if (wanted.Count == 0)
        {
            return known;
        }

        await using var command = new NpgsqlCommand(CallSql.KnownNumbers, connection)
        {
            Parameters = { new() { Value = wanted.Select(entry => entry.Number!).Distinct().ToArray() }, new() { Value = PhoneBook.FewestEqualDigits } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add(reader.GetString(0));
        }

        return known;
    }

    private async Task<CallContact> LookUpAsync(string number, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var match = await new PhoneBook(database).FindAsync(number, me: null, cancellationToken);
        return new CallContact(
            match.Match, match.Best?.ContactId, match.Best?.OrganisationId ?? match.SharedOrganisation,
            [.. match.Candidates.Select(candidate => new MatchCandidate(candidate.ContactId?.Value, candidate.OrganisationId?.Value, candidate.LastTalkAt, candidate.WasChosen))]);
    }

    private async Task<OrganisationId?> OrganisationOfAsync(ContactId contact, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Contacts.Where(candidate => candidate.Id == contact).Select(candidate => candidate.OrganisationId).FirstOrDefaultAsync(cancellationToken);
    }
}
