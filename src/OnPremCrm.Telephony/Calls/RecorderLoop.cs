using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// Between the trackers, which never wait, and the database, which may be slow or away: what comes is written at once while the
/// database keeps up, in ever larger transactions under load, and is kept in memory while it is gone.
/// </summary>
internal sealed class RecorderLoop(CallRecorder recorder, TimeProvider time, ILogger<RecorderLoop> log) : BackgroundService
{
    /// <summary>Most calls in one transaction.</summary>
    public const int LargestBatch = 200;

    /// <summary>Most calls that wait in memory while the database is away: about a day of a busy company.</summary>
    public const int Capacity = 100_000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SnapshotInbox _inbox = new(Capacity);
    private long _refused;

    /// <summary>Calls that are not written yet.</summary>
    public int Waiting => _inbox.Count;

    /// <summary>Takes what a tracker says. Never waits.</summary>
    public void Tell(IReadOnlyList<CallSnapshot> snapshots)
    {
        foreach (var snapshot in snapshots)
        {
            if (!_inbox.Add(snapshot) && Interlocked.Increment(ref _refused) % 1000 == 1)
            {
                log.TooManyCallsWait(Capacity, _refused);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var pause = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            IReadOnlyList<CallSnapshot> batch = [];
            try
            {
                batch = await _inbox.TakeAsync(LargestBatch, cancellationToken);
                await WriteAsync(batch, cancellationToken);
                if (pause > TimeSpan.Zero)
                {
                    log.DatabaseIsBack(_inbox.Count);
                    pause = TimeSpan.Zero;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                _inbox.PutBack(batch);
            }
            catch (Exception failure)
            {
                _inbox.PutBack(batch);
                if (pause == TimeSpan.Zero)
                {
                    log.DatabaseIsAway(failure.Message, _inbox.Count);
                }

                pause = pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await WriteLastAsync();
    }

    // A snapshot that the database will never take must not hold up the others.
    private async Task WriteAsync(IReadOnlyList<CallSnapshot> batch, CancellationToken cancellationToken)
    {
        try
        {
            await recorder.WriteAsync(batch, cancellationToken);
        }
        catch (PostgresException refused) when (IsAboutTheRows(refused))
        {
            foreach (var snapshot in batch)
            {
                try
                {
                    await recorder.WriteAsync([snapshot], cancellationToken);
                }
                catch (PostgresException again) when (IsAboutTheRows(again))
                {
                    log.SnapshotRefused(again, snapshot.Server, snapshot.Key, snapshot.Version);
                }
            }
        }
    }

    // Stopped: one more try with what came in the last moment. What cannot be written now is found again by the resync of the next start.
    private async Task WriteLastAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
        try
        {
            while (_inbox.Count > 0)
            {
                await WriteAsync(await _inbox.TakeAsync(LargestBatch, limit.Token), limit.Token);
            }
        }
        catch (Exception failure)
        {
            log.LeftUnwritten(_inbox.Count, failure.Message);
        }
    }

    // Data exception, integrity violation, raised by a trigger, or our own SQL: the same rows would fail for ever.
    private static bool IsAboutTheRows(PostgresException refused) => refused.SqlState[..2] is "22" or "23" or "42" or "P0";
}
