using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Core;
using OnPremCrm.Core.Phones;

namespace OnPremCrm.Telephony.Phones;

/// <summary>
/// Asks Asterisk every few seconds what its telephones do and who takes which queue's calls, and at once when it says that a member came, went or paused.
/// Only what differs is written.
/// </summary>
internal sealed class PhoneWatch(AsteriskServerOptions server, NpgsqlDataSource source, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    // A member of three queues says three times that it pauses.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(150);

    private readonly SemaphoreSlim _news = new(0, 1);
    private bool _isRefused;

    /// <summary>An event after which the queues look different.</summary>
    public void Heard(string? eventName)
    {
        if (eventName is "QueueMemberPause" or "QueueMemberAdded" or "QueueMemberRemoved" or "AgentComplete" or "FullyBooted" && _news.CurrentCount == 0)
        {
            _news.Release(); // one task tells
        }
    }

    /// <summary>Until cancelled.</summary>
    /// <param name="client">The session.</param>
    /// <param name="isOurs">Whether it is sure that we lead.</param>
    public async Task RunAsync(AmiClient client, Func<bool> isOurs, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (client.Session is not null && isOurs())
            {
                await LookAsync(client, cancellationToken);
            }

            if (await _news.WaitAsync(LookEvery, cancellationToken))
            {
                await Task.Delay(Settle, time, cancellationToken);
            }
        }
    }

    private async Task LookAsync(AmiClient client, CancellationToken cancellationToken)
    {
        try
        {
            var devices = client.SendAsync(new DeviceStateList(), cancellationToken);
            var queues = await client.SendAsync(new QueueStatus(), cancellationToken);
            await WritePhonesAsync(await devices, cancellationToken);
            await WriteMembersAsync(queues.Members, cancellationToken);
            _isRefused = false;
        }
        catch (Exception away) when (away is AmiException or NpgsqlException or TimeoutException)
        {
            if (!_isRefused)
            {
                log.PhonesNotRead(server.Name, away.Message);
                _isRefused = true; // said once
            }
        }
    }

    private Task WritePhonesAsync(IReadOnlyDictionary<string, string> devices, CancellationToken cancellationToken)
    {
        var phones = devices.Select(device => (Extension: ExtensionOf(device.Key), State: StateOf(device.Value)))
            .Where(phone => phone is { Extension: not null, State: not null }).DistinctBy(phone => phone.Extension).ToList();
        return ExecuteAsync("""
            WITH told AS (
                SELECT * FROM unnest($2::text[], $3::text[]) AS told (extension, state)
            ), gone AS (
                DELETE FROM phones WHERE server = $1 AND extension NOT IN (SELECT extension FROM told)
            )
            INSERT INTO phones (server, extension, state, since) SELECT $1, extension, state, $4 FROM told
            ON CONFLICT (server, extension) DO UPDATE SET state = excluded.state, since = excluded.since WHERE phones.state <> excluded.state
            """,
            cancellationToken,
            phones.Select(phone => phone.Extension).ToArray(), phones.Select(phone => Word.Of(phone.State!.Value)).ToArray());
    }

    private Task WriteMembersAsync(IReadOnlyList<QueueMemberRow> rows, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var members = rows.Select(row => (Row: row, Extension: ExtensionOf(row.StateInterface) ?? ExtensionOf(row.Interface)))
            .Where(member => member.Extension is not null).DistinctBy(member => (member.Row.Queue, member.Row.Interface)).ToList();
        return ExecuteAsync("""
            WITH told AS (
                SELECT * FROM unnest($2::text[], $3::text[], $5::text[], $6::boolean[], $7::timestamptz[]) AS told (queue, interface, extension, paused, wraps_up_until)
            ), gone AS (
                DELETE FROM queue_members known WHERE server = $1 AND NOT EXISTS (SELECT FROM told WHERE told.queue = known.queue AND told.interface = known.interface)
            )
            INSERT INTO queue_members (server, queue, interface, extension, paused, wraps_up_until, since) SELECT $1, queue, interface, extension, paused, wraps_up_until, $4 FROM told
            ON CONFLICT (server, queue, interface) DO UPDATE SET
                extension = excluded.extension, paused = excluded.paused, wraps_up_until = excluded.wraps_up_until, since = excluded.since
            WHERE (queue_members.extension, queue_members.paused, queue_members.wraps_up_until) IS DISTINCT FROM (excluded.extension, excluded.paused, excluded.wraps_up_until)
            """,
            cancellationToken,
            members.Select(member => member.Row.Queue).ToArray(), members.Select(member => member.Row.Interface).ToArray(),
            members.Select(member => member.Extension).ToArray(), members.Select(member => member.Row.Paused).ToArray(),
            members.Select(member => member.Row.WrapsUpUntil is { } until && until > now ? until.UtcDateTime : (DateTime?)null).ToArray());
    }

    // $1 is the server, $4 the time.
    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = server.Name });
        foreach (var value in values.Take(2).Append(time.GetUtcNow().UtcDateTime).Concat(values.Skip(2)))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // By the pattern with which a click calls a phone: nothing else is one.
    private string? ExtensionOf(string device)
    {
        var at = server.ChannelPattern.IndexOf(AsteriskServerOptions.ExtensionPlaceholder, StringComparison.Ordinal);
        var (before, after) = (server.ChannelPattern[..at], server.ChannelPattern[(at + AsteriskServerOptions.ExtensionPlaceholder.Length)..]);
        return device.Length > before.Length + after.Length && device.StartsWith(before, StringComparison.Ordinal) && device.EndsWith(after, StringComparison.Ordinal)
            && !server.Trunks.Contains(device) ? device[before.Length..^after.Length] : null;
    }

    private static PhoneLineState? StateOf(string state) => state switch
    {
        "NOT_INUSE" => PhoneLineState.Free,
        "INUSE" or "BUSY" => PhoneLineState.InUse,
        "RINGING" or "RINGINUSE" => PhoneLineState.Ringing,
        "ONHOLD" => PhoneLineState.OnHold,
        "UNAVAILABLE" or "INVALID" => PhoneLineState.Unreachable,
        _ => null, // UNKNOWN: Asterisk does not say
    };
}
