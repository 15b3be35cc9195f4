using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Telephony.EventKeeping;

namespace OnPremCrm.Telephony.Rebuilding;

/// <summary>Reads the calls of a period in pages, so that a year needs no more memory than an hour.</summary>
internal sealed class KeptPages(IDbContextFactory<CrmDatabase> databases, NpgsqlDataSource source)
{
    private const int CallsOfAPage = 500;

    /// <summary>The next page. Null: there is none.</summary>
    /// <param name="after">The last page's last call; null for the first page.</param>
    public async Task<KeptPage?> ReadAsync(string server, DateTimeOffset from, DateTimeOffset to, CallId? after, CancellationToken cancellationToken)
    {
        var ids = await ReadIdsAsync(server, from, to, after, cancellationToken);
        if (ids.Count == 0)
        {
            return null;
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var calls = await database.Calls.AsNoTracking().Include(call => call.Legs).Include(call => call.Segments).Include(call => call.Transfers).AsSplitQuery()
            .Where(call => ids.Contains(call.Id) && call.MergedInto == null).OrderBy(call => call.Id).ToListAsync(cancellationToken);
        var (byLinkedid, parts) = await ReadAliasesAsync(server, calls, cancellationToken);
        var heard = new HashSet<CallId>();
        var missed = new HashSet<CallId>();
        var events = await ReadEventsAsync(parts, heard, missed, cancellationToken);
        var commandIds = calls.Where(call => call.CommandId is not null).Select(call => call.CommandId!.Value).ToList();
        var commands = await database.TelephonyCommands.AsNoTracking().Where(command => commandIds.Contains(command.Id) && command.Number != null).ToListAsync(cancellationToken);
        return new KeptPage(ids[^1], calls, byLinkedid, heard, missed, events, commands.ConvertAll(Order));
    }

    private static (string CommandId, string Number, DateTimeOffset At) Order(TelephonyCommand command) => (command.Id.ToString(), command.Number!, command.CreatedAt);

    private async Task<List<CallId>> ReadIdsAsync(string server, DateTimeOffset from, DateTimeOffset to, CallId? after, CancellationToken cancellationToken)
    {
        // An id is made of the call's beginning.
        await using var command = source.CreateCommand("""
            SELECT id FROM calls WHERE server = $1 AND id >= uuid_at($2) AND id < uuid_at($3) AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT $5
            """);
        foreach (var value in (ReadOnlySpan<object>)[server, from.UtcDateTime, to.UtcDateTime, after is { } last ? last.Value : DBNull.Value, CallsOfAPage])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        var ids = new List<CallId>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(new CallId(reader.GetGuid(0)));
        }

        return ids;
    }

    // The linkedids of the calls, and the rows whose events are theirs: their own and those of the consultations that became part of them.
    private async Task<(Dictionary<string, CallId> ByLinkedid, Dictionary<Guid, CallId> Parts)> ReadAliasesAsync(
        string server, List<Call> calls, CancellationToken cancellationToken)
    {
        var byLinkedid = new Dictionary<string, CallId>();
        var parts = calls.ToDictionary(call => call.Id.Value, call => call.Id);
        await using var command = source.CreateCommand("SELECT linkedid, call_id, began_call_id FROM call_aliases WHERE server = $1 AND call_id = ANY($2)");
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        command.Parameters.Add(new NpgsqlParameter { Value = calls.Select(call => call.Id.Value).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var call = new CallId(reader.GetGuid(1));
            byLinkedid[reader.GetString(0)] = call;
            if (!reader.IsDBNull(2))
            {
                parts.TryAdd(reader.GetGuid(2), call);
            }
        }

        return (byLinkedid, parts);
    }

    private async Task<List<(DateTimeOffset At, AmiEvent Event)>> ReadEventsAsync(
        Dictionary<Guid, CallId> parts, HashSet<CallId> heard, HashSet<CallId> missed, CancellationToken cancellationToken)
    {
        var events = new List<(DateTimeOffset At, AmiEvent Event)>();
        var same = new HashSet<(DateTimeOffset, int)>();
        await using var command = source.CreateCommand("SELECT call_id, events FROM call_events WHERE call_id = ANY($1) ORDER BY call_id, part");
        command.Parameters.Add(new NpgsqlParameter { Value = parts.Keys.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var call = parts[reader.GetGuid(0)];
            heard.Add(call);
            foreach (var kept in KeptEvents.Unpack(reader.GetFieldValue<byte[]>(1)))
            {
                if (kept.Name == KeptEvent.Gap)
                {
                    missed.Add(call);
                }
                else if (same.Add((kept.At, Fingerprint(kept))) && EventReader.Read(KeptMessages.Message(kept)) is { } read)
                {
                    events.Add((kept.At, read)); // once, though it was about two calls
                }
            }
        }

        // What came with one read of the socket has one time of reception; each call's own events stay in their order.
        return [.. events.OrderBy(entry => entry.At).ThenBy(entry => entry.Event.Timestamp ?? entry.At)];
    }

    private static int Fingerprint(KeptEvent kept)
    {
        var hash = new HashCode();
        foreach (var (name, value) in kept.Fields)
        {
            hash.Add(name);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
