using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Connection;

/// <summary>What was not heard: calls that were up when an earlier run of ours ended, and channels that came or went without us.</summary>
internal sealed class CallResync(
    string server, AmiClient client, LiveCalls calls, RecorderLoop recorder, NpgsqlDataSource source, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Gives the tracker the calls that the database knows as live.</summary>
    /// <param name="lastEventAt">When the last event came to the earlier run. Null when not known.</param>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task ResumeAsync(DateTimeOffset? lastEventAt, CancellationToken cancellationToken)
    {
        var stored = new List<CallSnapshot>();
        var lastKnown = lastEventAt ?? DateTimeOffset.MinValue;
        await using var command = source.CreateCommand("SELECT call_id, snapshot, updated_at FROM live_calls WHERE server = $1 ORDER BY call_id");
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                try
                {
                    stored.Add(SnapshotJson.Read(reader.GetString(1)));
                }
                catch (JsonException unreadable)
                {
                    log.LiveCallUnreadable(reader.GetGuid(0), unreadable.Message);
                }

                // What this run has written for an earlier one, from the journal, was known when that one ended and not now.
                var writtenAt = reader.GetFieldValue<DateTimeOffset>(2);
                lastKnown = writtenAt > lastKnown && writtenAt < recorder.BeganAt ? writtenAt : lastKnown;
            }
        }

        Resume(stored, lastKnown);
    }

    /// <summary>Gives the tracker the calls that the journal knows as live: all that is known while the database is away.</summary>
    public void ResumeFromJournal()
    {
        var stored = recorder.Earlier.Calls.Where(call => call.Server == server).ToList();
        Resume(stored, recorder.Earlier.HeardUntil.GetValueOrDefault(server, DateTimeOffset.MinValue));
    }

    private void Resume(List<CallSnapshot> stored, DateTimeOffset lastKnown)
    {
        if (stored.Count > 0)
        {
            log.Resuming(server, stored.Count);
        }

        calls.Do(tracker =>
        {
            tracker.Resume(stored, lastKnown);
            return [];
        });
    }

    /// <summary>Compares what we believe with what Asterisk has. Events that arrive meanwhile are not held up, and a server that does not answer changes nothing.</summary>
    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        try
        {
            var rows = await client.SendAsync(new CoreShowChannels { Timeout = AnswerTimeout }, cancellationToken);
            await DrainAsync(cancellationToken);
            var live = rows.Select(row => EventReader.Read(row.Message)).OfType<CoreShowChannel>().ToList();
            calls.Do(tracker => tracker.Restore(live, askedAt, time.GetUtcNow()));
            log.Resynced(server, live.Count);
        }
        catch (AmiException failure)
        {
            log.ResyncFailed(server, failure.Message);
        }
    }

    // The answer overtakes events that came before it and still wait: they are applied first, else a call that has ended comes back to life.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var before = client.Received;
        while (client.Handled < before && time.GetElapsedTime(began) < DrainTimeout)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
        }
    }
}
