using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Hosting;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>
/// Fetches what Asterisk recorded, once the call has ended and the file has stopped growing. What is due lies in the database, so nothing is
/// forgotten by a restart, and several services share the work.
/// </summary>
internal sealed class RecordingWorker(
    TelephonyOptions options, NpgsqlDataSource source, RecordingStore store, CallRecorder recorder, DatabaseStart database, TimeProvider time, ILogger<RecordingWorker> log)
    : BackgroundService
{
    private const int AtOnce = 2;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(30);

    // Together about two minutes: a conversion after the call, or a slow network drive, has ended by then.
    private static readonly int[] SecondsBetweenTries = [1, 2, 4, 8, 15, 30, 30, 30];

    private readonly SemaphoreSlim _due = new(0, 1);
    private bool _awayTold;

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await database.Ready.WaitAsync(cancellationToken);
        recorder.RecordingsDue += Wake;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!await FetchDueAsync(cancellationToken))
            {
                await _due.WaitAsync(PollInterval, cancellationToken);
            }
        }
    }

    // True: there may be more.
    private async Task<bool> FetchDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            var due = await ClaimAsync(cancellationToken);
            await Task.WhenAll(due.Select(recording => FetchAsync(recording, cancellationToken)));
            _awayTold = false;
            return due.Count == AtOnce;
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            if (!_awayTold)
            {
                log.RecordingsAway(away.Message);
                _awayTold = true;
            }

            return false;
        }
    }

    private async Task FetchAsync(DueRecording recording, CancellationToken cancellationToken)
    {
        var server = options.Servers.First(server => server.Name == recording.Server);
        try
        {
            if (RecordingFinder.Find(server, recording.SourcePath, recording.Ids) is not { } path)
            {
                await NotThereAsync(recording, cancellationToken);
            }
            else if (!await IsStableAsync(path, cancellationToken))
            {
                await AgainAsync(recording, TimeSpan.FromSeconds(1), counts: false, cancellationToken);
            }
            else
            {
                var (stored, fault) = await store.KeepAsync(recording, path, cancellationToken);
                await EndAsync(recording, stored, fault, cancellationToken);
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            log.RecordingTrouble(recording.Id.Value, recording.SourcePath, trouble.Message);
            await AgainAsync(recording, AfterTrouble, counts: false, cancellationToken);
        }
    }

    private async Task NotThereAsync(DueRecording recording, CancellationToken cancellationToken)
    {
        if (recording.Tries <= SecondsBetweenTries.Length)
        {
            await AgainAsync(recording, TimeSpan.FromSeconds(SecondsBetweenTries[recording.Tries - 1]), counts: true, cancellationToken);
            return;
        }

        log.RecordingMissing(recording.Id.Value, recording.SourcePath, recording.Tries);
        await EndAsync(recording, null, RecordingFault.NotFound, cancellationToken);
    }

    // Neither longer nor newer after a moment.
    private async Task<bool> IsStableAsync(string path, CancellationToken cancellationToken)
    {
        var before = new FileInfo(path);
        var (length, written) = (before.Length, before.LastWriteTimeUtc);
        await Task.Delay(Settling, time, cancellationToken);
        var after = new FileInfo(path);
        return after.Exists && after.Length == length && after.LastWriteTimeUtc == written;
    }

    private async Task<IReadOnlyList<DueRecording>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            WITH next AS (
                SELECT id FROM recordings
                WHERE state = 'writing' AND next_try_at <= $1 AND server = ANY($3)
                ORDER BY next_try_at
                LIMIT $4
                FOR UPDATE SKIP LOCKED
            )
            UPDATE recordings SET tries = tries + 1, next_try_at = $2, updated_at = $1
            FROM next WHERE recordings.id = next.id
            RETURNING recordings.id, server, source_path, tries, coalesce(started_at, created_at),
                (SELECT coalesce(array_agg(linkedid), '{}') FROM call_aliases WHERE call_aliases.call_id = recordings.call_id)
            """);
        var now = time.GetUtcNow();
        command.Parameters.Add(new NpgsqlParameter { Value = now.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter { Value = (now + Lease).UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter { Value = options.Servers.Select(server => server.Name).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = AtOnce });
        var due = new List<DueRecording>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(new DueRecording(
                new RecordingId(reader.GetGuid(0)), reader.GetString(1), reader.GetString(2), reader.GetInt32(3),
                reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<string[]>(5)));
        }

        return due;
    }

    private async Task AgainAsync(DueRecording recording, TimeSpan pause, bool counts, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "UPDATE recordings SET next_try_at = $2, tries = tries - $3, updated_at = $4 WHERE id = $1 AND state = 'writing'");
        var now = time.GetUtcNow();
        command.Parameters.Add(new NpgsqlParameter { Value = recording.Id.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = (now + pause).UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter { Value = counts ? 0 : 1 });
        command.Parameters.Add(new NpgsqlParameter { Value = now.UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task EndAsync(DueRecording recording, StoredRecording? stored, RecordingFault? fault, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            UPDATE recordings SET
                state = $2, state_reason = $3, stored_path = $4, media_type = $5, seconds = $6, channels = $7, sample_rate = $8, bytes = $9,
                sha256 = $10, peaks = $11, peaks_per_second = $12, next_try_at = NULL, updated_at = $13
            WHERE id = $1 AND state = 'writing'
            """);
        var state = fault switch
        {
            null => RecordingState.Ready,
            RecordingFault.NoSound => RecordingState.Empty,
            RecordingFault.NotFound => RecordingState.Missing,
            _ => RecordingState.Unreadable,
        };
        foreach (var value in (ReadOnlySpan<object?>)[recording.Id.Value, Word.Of(state), fault is { } known ? Word.Of(known) : null, stored?.Path, stored?.MediaType,
            stored?.Seconds, stored?.Channels, stored?.SampleRate, stored?.Bytes, stored?.Sha256, stored?.Peaks, stored?.PeaksPerSecond, time.GetUtcNow().UtcDateTime])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            await DropErasedAsync(recording, stored, cancellationToken);
            return;
        }

        log.RecordingEnded(recording.Id.Value, Word.Of(state));
    }

    // Erased while it was fetched. One that another service has brought to its end meanwhile stays.
    private async Task DropErasedAsync(DueRecording recording, StoredRecording? stored, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT EXISTS (SELECT FROM recordings WHERE id = $1)");
        command.Parameters.Add(new NpgsqlParameter { Value = recording.Id.Value });
        if (await command.ExecuteScalarAsync(cancellationToken) is false)
        {
            store.Drop(stored);
        }
    }

    private void Wake()
    {
        if (_due.CurrentCount == 0)
        {
            _due.Release();
        }
    }
}
