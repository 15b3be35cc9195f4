using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OnPremCrm.Asterisk.Actions;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// The client of one Asterisk server: connects, logs in, and connects again for ever. Everything that happens comes out of one stream in order,
/// for one consumer: connected, events, gaps, disconnected, connected ...
/// </summary>
/// <remarks>
/// The consumer may take its time and may send actions from within its loop: the socket is drained by another task. Start <see cref="RunAsync"/> and
/// read <see cref="ReadAllAsync"/> side by side; both end when the token of the former is cancelled.
/// </remarks>
public sealed class AmiClient
{
    // A session that ended sooner than this does not count as a success, so that the pauses grow on a server that throws us out again and again.
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(10);

    private readonly AmiOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly AmiQueue queue;
    private volatile AmiConnection? current;
    private volatile int sessionsLost;

    /// <summary>A client that does nothing yet.</summary>
    /// <param name="options">Which server, and how patient to be with it.</param>
    /// <param name="time">The clock for time stamps, limits and pauses; null for the system's.</param>
    /// <param name="log">Where to log; null for nowhere.</param>
    public AmiClient(AmiOptions options, TimeProvider? time = null, ILogger<AmiClient>? log = null)
    {
        (this.options, this.time, this.log) = (options, time ?? TimeProvider.System, log ?? NullLogger<AmiClient>.Instance);
        queue = new AmiQueue(options.QueueCapacity);
    }

    /// <summary>The session that is up, null when there is none.</summary>
    public AmiSession? Session => current?.Inbox.Session;

    /// <summary>Signals that wait for the consumer.</summary>
    public int QueueDepth => queue.Depth;

    /// <summary>Signals that came since the start. What came before an answer is handled when <see cref="Handled"/> has reached what this was at the answer.</summary>
    public long Received => queue.Added;

    /// <summary>Signals since the start with which the consumer is done.</summary>
    public long Handled => queue.Handled;

    /// <summary>Events dropped since the start because the consumer was too slow; each is part of an <see cref="AmiGap"/>.</summary>
    public long Dropped => queue.Dropped;

    /// <summary>Sessions that ended since the start, other than by our own wish.</summary>
    public int SessionsLost => sessionsLost;

    /// <summary>When the last byte came on this connection, null while there is none.</summary>
    public DateTimeOffset? LastHeard => current is { Inbox.Session: not null } connection ? connection.Inbox.LastHeard : null;

    /// <summary>Connects and stays connected until cancelled. Once per client. Does not throw for anything that the server or the network does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        AmiSession? last = null;
        var bootExpected = false;
        var failures = 0;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var began = time.GetTimestamp();
                AmiFault fault;
                string detail;
                AmiSession? session;
                await using (var connection = new AmiConnection(options, queue, last, bootExpected, time, log))
                {
                    current = connection;
                    (fault, detail) = await connection.RunAsync(cancellationToken).ConfigureAwait(false);
                    current = null;
                    session = connection.Inbox.Session;
                    bootExpected |= connection.Inbox.Booted.IsCompleted;
                }

                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                failures = session is not null && time.GetElapsedTime(began) >= StableAfter ? 0 : failures;
                var pause = Pause(fault, failures++);
                if (session is null)
                {
                    log.ConnectFailed(options.ToString(), fault, detail, pause);
                    queue.AddAlways(new AmiConnectFailed(time.GetUtcNow(), fault, detail, pause));
                }
                else
                {
                    sessionsLost++;
                    last = session;
                }

                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop while waiting for the next attempt.
        }
        finally
        {
            current = null;
            queue.Complete();
        }
    }

    /// <summary>Sends an action and reads the answer.</summary>
    /// <exception cref="AmiRefusedException">Asterisk said no.</exception>
    /// <exception cref="AmiDisconnectedException">There is no session, or it ended before the answer. Never sent again by itself.</exception>
    /// <exception cref="AmiTimeoutException">No answer in time.</exception>
    /// <exception cref="AmiWriteException">A value cannot go on the wire; nothing was sent.</exception>
    public Task<TResult> SendAsync<TResult>(AmiAction<TResult> action, CancellationToken cancellationToken) =>
        current is { } connection
            ? connection.SendAsync(action, cancellationToken)
            : Task.FromException<TResult>(new AmiDisconnectedException(AmiFault.ClosedByUs, action.Name));

    /// <summary>Everything that happens, in order, for one consumer.</summary>
    public async IAsyncEnumerable<AmiSignal> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in queue.ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < batch.Length; i++)
            {
                yield return batch.Span[i];
            }
        }
    }

    /// <summary>The same in the batches in which it was received, for consumers that write to a database: one transaction per batch.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<AmiSignal>> ReadBatchesAsync(CancellationToken cancellationToken) => queue.ReadBatchesAsync(cancellationToken);

    private TimeSpan Pause(AmiFault fault, int failures)
    {
        if (fault is AmiFault.AuthenticationRefused or AmiFault.PlainLoginNotAllowed)
        {
            return options.ReconnectAfterRefusal;
        }

        var doubled = options.ReconnectMin * Math.Pow(2, Math.Min(failures, 16));
        var pause = doubled < options.ReconnectMax ? doubled : options.ReconnectMax;
        return TimeSpan.FromMilliseconds(Math.Round(pause.TotalMilliseconds * (0.7 + (0.6 * Random.Shared.NextDouble()))));
    }
}
