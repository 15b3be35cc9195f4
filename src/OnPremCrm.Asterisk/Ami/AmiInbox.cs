using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Sorts what one connection receives: answers go to the actions that wait for them, events go to the queue, in order. Called by the
/// reader alone unless a member says otherwise; never waits and never runs anybody else's code.
/// </summary>
/// <remarks>
/// Events that arrive before the session is set up are held back until <see cref="Release"/>, so that the consumer first learns of the
/// session. A server that obeys the log-in sends system events only until then. When any other comes, it is one that does not obey
/// (a replay of recorded bytes), and the session begins at once with what is known.
/// </remarks>
internal sealed class AmiInbox(AmiQueue queue, AmiSession? earlier, TimeProvider time, ILogger log, string server)
{
    private readonly AmiReader reader = new();
    private readonly ConcurrentDictionary<string, PendingAction> pending = new();
    private readonly List<AmiSignal> batch = [];
    private readonly TaskCompletionSource<string> greeting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource firstEvent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource booted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Protects held and session, and that nothing overtakes what was held.
    private readonly Lock gate = new();
    private readonly List<AmiSignal> held = [];
    private AmiSession? session;
    private volatile bool released;
    private volatile bool loggedIn;
    private volatile bool ended;
    private long lastHeardTicks;
    private int openLists;
    private DateTimeOffset? bootTime;
    private bool shutdownSeen;
    private bool bannerSeen;

    /// <summary>The server's greeting. Any thread.</summary>
    public Task<string> Greeting => greeting.Task;

    /// <summary>Completes with the first event, which no server sends to somebody who is not logged in. Any thread.</summary>
    public Task FirstEvent => firstEvent.Task;

    /// <summary>Completes with FullyBooted. Any thread.</summary>
    public Task Booted => booted.Task;

    /// <summary>The session, null until it is released. Any thread.</summary>
    public AmiSession? Session => released ? session : null;

    /// <summary>When the last byte came. Any thread.</summary>
    public DateTimeOffset LastHeard => new(Volatile.Read(ref lastHeardTicks), TimeSpan.Zero);

    /// <summary>An action that waits for its answer while logging in; takes a response with any ActionID. Any thread.</summary>
    public PendingAction? LoginStep { get; set; }

    /// <summary>Registers an action before it is sent. False when the connection has ended. Any thread.</summary>
    public bool Expect(string actionId, PendingAction action)
    {
        pending[actionId] = action;
        if (action.TakesEvents)
        {
            Interlocked.Increment(ref openLists);
        }

        return !ended;
    }

    /// <summary>Forgets an action: answered, given up or never sent. Any thread.</summary>
    public void Forget(string actionId)
    {
        if (pending.TryRemove(actionId, out var action) && action.TakesEvents)
        {
            Interlocked.Decrement(ref openLists);
        }
    }

    /// <summary>Takes what has arrived off the front of <paramref name="buffer"/>.</summary>
    /// <exception cref="AmiProtocolException">It is not AMI.</exception>
    public void Receive(ref ReadOnlySequence<byte> buffer)
    {
        var now = time.GetUtcNow();
        Volatile.Write(ref lastHeardTicks, now.UtcTicks);
        while (reader.TryRead(ref buffer, out var message))
        {
            if (message.IsEvent)
            {
                Take(message, now);
                continue;
            }

            // An answer must not overtake the events before it.
            Flush();
            if (message.IsResponse)
            {
                Answer(message);
            }
            else if (message.Banner is { } banner)
            {
                Greet(banner, now);
            }
        }

        Flush();
    }

    /// <summary>The log-in is accepted. Any thread.</summary>
    public void LoggedIn()
    {
        lock (gate)
        {
            loggedIn = true;
            ReleaseWhenNeeded();
        }
    }

    /// <summary>Tells the consumer that the session has begun, once, and lets the events through. Any thread.</summary>
    public void Release(Func<AmiSession, AmiSession>? complete = null)
    {
        lock (gate)
        {
            if (released)
            {
                return;
            }

            var known = new AmiSession(greeting.Task.IsCompletedSuccessfully ? greeting.Task.GetAwaiter().GetResult() : "") { BootTime = bootTime };
            known = complete?.Invoke(known) ?? known;
            session = known with { Restarted = earlier is null ? null : known.RestartedSince(earlier) };
            log.Connected(server, session.Version?.Text, session.Banner, session.Restarted);
            queue.AddAlways(new AmiConnected(time.GetUtcNow(), session));
            Enqueue(held.ToArray());
            held.Clear();
            released = true;
        }
    }

    /// <summary>The connection has ended: fails what waits, and tells the consumer if it knew of the session. Returns the final fault.</summary>
    public AmiFault End(AmiFault fault)
    {
        if (fault == AmiFault.ClosedByServer && shutdownSeen)
        {
            fault = AmiFault.ServerShutdown;
        }

        ended = true;
        greeting.TrySetException(new AmiConnectionException(fault, fault.Sentence));
        _ = greeting.Task.Exception;
        foreach (var (id, action) in pending)
        {
            Forget(id);
            action.Fail(fault);
        }

        lock (gate)
        {
            // A server that sent everything in one breath and closed: what came is not lost.
            if (!released && (loggedIn || held.Count > 0))
            {
                Release();
            }

            if (released)
            {
                log.Disconnected(server, fault, fault.Sentence, LastHeard);
                queue.AddAlways(new AmiDisconnected(time.GetUtcNow(), fault, LastHeard));
            }
        }

        return fault;
    }

    private void Take(AmiMessage message, DateTimeOffset now)
    {
        if (Volatile.Read(ref openLists) > 0 && message.ActionId is { } id && pending.TryGetValue(id, out var action) && action.TakesEvents)
        {
            Flush();
            if (action.Add(message))
            {
                Forget(id);
            }

            return;
        }

        if (!booted.Task.IsCompleted && message.Raw.Span.StartsWith("Event: FullyBooted"u8))
        {
            bootTime = int.TryParse(message["Uptime"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? now - TimeSpan.FromSeconds(seconds)
                : null;
            booted.TrySetResult();
        }

        shutdownSeen |= message.Raw.Span.StartsWith("Event: Shutdown"u8);
        batch.Add(new AmiReceived(now, message));
    }

    private void Answer(AmiMessage message)
    {
        var id = message.ActionId;
        if (id is not null && pending.TryGetValue(id, out var action))
        {
            if (action.Respond(message))
            {
                Forget(id);
            }
        }
        else if (LoginStep is { } step)
        {
            LoginStep = null;
            step.Respond(message);
        }
        else
        {
            log.ForeignResponse(server);
        }
    }

    private void Greet(string banner, DateTimeOffset now)
    {
        if (!bannerSeen)
        {
            bannerSeen = true;
            greeting.TrySetResult(banner);
            return;
        }

        lock (gate)
        {
            Release();
            log.Disconnected(server, AmiFault.ServerRestarted, AmiFault.ServerRestarted.Sentence, now);
            queue.AddAlways(new AmiDisconnected(now, AmiFault.ServerRestarted, now));
            session = new AmiSession(banner) { Restarted = true };
            queue.AddAlways(new AmiConnected(now, session));
        }
    }

    private void Flush()
    {
        if (batch.Count == 0)
        {
            return;
        }

        if (released)
        {
            Enqueue(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batch));
        }
        else
        {
            lock (gate)
            {
                if (released)
                {
                    Enqueue(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batch));
                }
                else
                {
                    held.AddRange(batch);
                    ReleaseWhenNeeded();
                }
            }

            firstEvent.TrySetResult();
        }

        batch.Clear();
    }

    /// <summary>Under the gate. Begins the session early when the server shows that it does not obey the log-in's event mask.</summary>
    private void ReleaseWhenNeeded()
    {
        if (loggedIn && !released && held.Exists(signal => signal is AmiReceived { Message: var message }
            && message["Privilege"]?.StartsWith("system", StringComparison.Ordinal) != true))
        {
            Release();
        }
    }

    private void Enqueue(ReadOnlySpan<AmiSignal> events)
    {
        if (queue.Add(events))
        {
            log.QueueFull(server);
        }
    }
}
