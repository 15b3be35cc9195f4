using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Hosting;

namespace OnPremCrm.Telephony.EventKeeping;

/// <summary>
/// Keeps what Asterisk said about each call, as it said it, in <c>call_events</c>: at the call's end, and of a call that is up every twenty
/// seconds. Costs the event loop an entry in a list; packing and writing happen beside it. Bounded: what finds no room is missed, and said so
/// where it is missing.
/// </summary>
internal sealed class EventKeeper(TelephonyOptions options, DatabaseStart database, NpgsqlDataSource source, TimeProvider time, ILogger<EventKeeper> log) : BackgroundService
{
    /// <summary>Bytes of memory for events that are not packed yet, and as many again for packed ones.</summary>
    public const long MostBytes = 32 * 1024 * 1024;

    // An AmiMessage that was asked for its headers remembers where they are.
    private const int BytesAroundAnEvent = 500;
    private const int MostCallsAtOnce = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(20);

    // The recorder writes the call's row within moments, unless the call is nobody's (an agent's log-in, a consultation that was never seen).
    private static readonly TimeSpan RowComesWithin = TimeSpan.FromMinutes(2);

    // The tracker forgets an ended call after 15 minutes.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(13);

    private readonly Lock _lock = new(); // guards the fields below
    private readonly Dictionary<(string Server, string Key), HeardCall> _calls = [];
    private long _bytes;
    private long _packedBytes;
    private long _missed;

    /// <summary>Bytes that wait, as far as they can be told.</summary>
    public long Waiting
    {
        get
        {
            lock (_lock)
            {
                return _bytes + _packedBytes;
            }
        }
    }

    /// <summary>Keeps an event. Never waits.</summary>
    /// <param name="keys">First linkedids of the calls that it is about.</param>
    public void Heard(string server, IReadOnlyList<string> keys, DateTimeOffset at, AmiMessage message)
    {
        if (options.KeepEventsDays == 0)
        {
            return;
        }

        var now = time.GetTimestamp();
        lock (_lock)
        {
            for (var i = 0; i < keys.Count; i++)
            {
                Add(server, keys[i], at, message, now);
            }
        }
    }

    /// <summary>Calls look different now: those that have ended are written soon.</summary>
    public void Told(IReadOnlyList<CallSnapshot> snapshots)
    {
        if (snapshots.Count == 0 || options.KeepEventsDays == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var snapshot in snapshots)
            {
                if (snapshot.State == CallState.Ended && _calls.TryGetValue((snapshot.Server, snapshot.Key), out var call))
                {
                    call.IsOver = true;
                }
            }
        }
    }

    /// <summary>For a while nobody listened to the server: what is kept of the calls that were up is not all.</summary>
    public void Missed(string server)
    {
        lock (_lock)
        {
            foreach (var call in _calls.Values.Where(call => call.Server == server && !call.IsOver))
            {
                call.HasMissed = true;
            }
        }
    }

    /// <summary>Another service leads for the server, and keeps its events.</summary>
    public void Leave(string server)
    {
        lock (_lock)
        {
            foreach (var (key, call) in _calls.Where(entry => entry.Key.Server == server).ToList())
            {
                Forget(key, call);
            }
        }
    }

    /// <summary>Writes everything that waits. For tests and benchmarks; the service does it by itself.</summary>
    public Task WriteAllAsync(CancellationToken cancellationToken) => WriteAsync(_ => true, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await database.Ready.WaitAsync(cancellationToken);
        var away = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await WriteAsync(IsDue, cancellationToken);
                away = false;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
            {
                if (!away)
                {
                    log.EventsNotWritten(failure.Message);
                    away = true;
                }
            }

            Clean();
        }

        await WriteLastAsync();
    }

    // Stopped: what is kept of the calls that are up goes on with the next start.
    private async Task WriteLastAsync()
    {
        using var limit = new CancellationTokenSource(LastWords, time);
        try
        {
            await WriteAllAsync(limit.Token);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            log.EventsNotWritten(away.Message);
        }
    }

    private void Add(string server, string key, DateTimeOffset at, AmiMessage message, long now)
    {
        if (!_calls.TryGetValue((server, key), out var call))
        {
            // A call that does not begin with the birth of its first channel was up before we listened.
            var isBorn = message.EventName == "Newchannel" && message["Uniqueid"] == key;
            call = new HeardCall(server, key) { HasMissed = !isBorn, PackedAt = now };
            _calls.Add((server, key), call);
        }

        call.HeardAt = now;
        if (_bytes > MostBytes)
        {
            call.HasMissed = true;
            if (_missed++ % 100_000 == 0)
            {
                log.EventsMissed(MostBytes / (1024 * 1024));
            }

            return;
        }

        if (call.HasMissed)
        {
            call.Events.Add((at, null));
            call.HasMissed = false;
            _bytes += BytesAroundAnEvent;
        }

        call.Events.Add((at, message));
        _bytes += Size(message);
    }

    private static long Size(AmiMessage? message) => BytesAroundAnEvent + (message?.Raw.Length ?? 0);

    private bool IsDue(HeardCall call) => call.IsOver || _bytes > MostBytes / 2 || time.GetElapsedTime(call.PackedAt) > WriteEvery;

    private async Task WriteAsync(Func<HeardCall, bool> isDue, CancellationToken cancellationToken)
    {
        List<HeardCall> due;
        lock (_lock)
        {
            due = [.. _calls.Values.Where(call => call.Packed.Count > 0 || (call.Events.Count > 0 && isDue(call)))];
        }

        foreach (var calls in due.Chunk(MostCallsAtOnce))
        {
            foreach (var call in calls)
            {
                Pack(call, isDue);
            }

            await WriteAsync(calls, cancellationToken);
        }
    }

    // The events are taken out of the lock's reach first: packing takes its time. One thread packs.
    private void Pack(HeardCall call, Func<HeardCall, bool> isDue)
    {
        List<(DateTimeOffset At, AmiMessage? Message)> events;
        lock (_lock)
        {
            events = call.Events;
            if (events.Count == 0 || !isDue(call))
            {
                return;
            }

            call.Events = [];
            call.PackedAt = time.GetTimestamp();
            if (_packedBytes > MostBytes)
            {
                call.HasMissed = true; // the database has been away for long
                _bytes -= events.Sum(entry => Size(entry.Message));
                return;
            }
        }

        var packed = KeptEvents.Pack(events.Select(entry => entry.Message is { } message ? KeptMessages.Of(entry.At, message) : KeptMessages.Gap(entry.At)));
        lock (_lock)
        {
            _bytes -= events.Sum(entry => Size(entry.Message));
            _packedBytes += packed.Length;
            call.Packed.Add(new CallEvents { Server = call.Server, FirstAt = events[0].At, LastAt = events[^1].At, Count = events.Count, Events = packed });
        }
    }

    private async Task WriteAsync(HeardCall[] calls, CancellationToken cancellationToken)
    {
        var parts = calls.SelectMany(call => call.Packed.Select(part => (Call: call, Part: part))).ToList();
        if (parts.Count == 0)
        {
            return;
        }

        await using var command = source.CreateCommand("""
            WITH heard AS (
                SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::integer[], $6::bytea[])
                    WITH ORDINALITY AS heard (server, key, first_at, last_at, count, events, ordinal)
            ), known AS (
                SELECT heard.*, coalesce(alias.began_call_id, alias.call_id) AS call_id
                FROM heard JOIN call_aliases alias ON alias.server = heard.server AND alias.linkedid = heard.key
            ), written AS (
                INSERT INTO call_events (call_id, part, server, first_at, last_at, count, events)
                SELECT known.call_id,
                    coalesce((SELECT max(part) + 1 FROM call_events earlier WHERE earlier.call_id = known.call_id), 0)
                        + row_number() OVER (PARTITION BY known.call_id ORDER BY known.ordinal) - 1,
                    known.server, known.first_at, known.last_at, known.count, known.events
                FROM known
            )
            SELECT DISTINCT server, key FROM known
            """);
        foreach (var values in (ReadOnlySpan<object>)[
            parts.Select(entry => entry.Call.Server).ToArray(), parts.Select(entry => entry.Call.Key).ToArray(), parts.Select(entry => entry.Part.FirstAt.UtcDateTime).ToArray(),
            parts.Select(entry => entry.Part.LastAt.UtcDateTime).ToArray(), parts.Select(entry => entry.Part.Count).ToArray(), parts.Select(entry => entry.Part.Events).ToArray()])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = values });
        }

        var written = new HashSet<(string, string)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                written.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        lock (_lock)
        {
            foreach (var call in calls)
            {
                if (written.Contains((call.Server, call.Key)))
                {
                    _packedBytes -= call.Packed.Sum(part => (long)part.Events.Length);
                    call.Packed.Clear();
                }
            }
        }
    }

    private void Clean()
    {
        lock (_lock)
        {
            foreach (var (key, call) in _calls.ToList())
            {
                var silent = time.GetElapsedTime(call.HeardAt);
                var isEmpty = call.Events.Count == 0 && call.Packed.Count == 0;
                if ((call.IsOver && silent > (isEmpty ? Remembered : RowComesWithin + Remembered)) || silent > LongestCall)
                {
                    Forget(key, call);
                }
            }
        }
    }

    private void Forget((string Server, string Key) key, HeardCall call)
    {
        _bytes -= call.Events.Sum(entry => Size(entry.Message));
        _packedBytes -= call.Packed.Sum(part => (long)part.Events.Length);
        _calls.Remove(key);
    }
}
