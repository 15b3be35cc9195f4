using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Takes signals from the reader to the one consumer, in order and in batches: at high rates the hand-over of single events costs more than
/// the events. The reader never waits. When the consumer falls behind by the capacity, events are dropped and counted, and a marker that
/// stands where they are missing becomes an <see cref="AmiGap"/>; events are taken again when half of the queue is free.
/// </summary>
/// <remarks>
/// In a burst the reader may ask for <see cref="RoomAsync"/> between two reads. That keeps the backlog small, and with it the memory and the work of the
/// collector, and it is over after a moment whatever the consumer does.
/// </remarks>
internal sealed class AmiQueue(int capacity)
{
    private const int ComfortableEvents = 4096;

    private readonly Channel<AmiSignal[]> batches =
        Channel.CreateUnbounded<AmiSignal[]>(new UnboundedChannelOptions { SingleReader = true });

    private readonly int comfortable = Math.Min(ComfortableEvents, capacity / 2);
    private volatile TaskCompletionSource? room;

    // Protects gap and the order in which batches are written.
    private readonly Lock gate = new();
    private OpenGap? gap;
    private int depth;
    private long dropped;
    private long added;
    private long handled;

    /// <summary>Signals that wait for the consumer.</summary>
    public int Depth => Volatile.Read(ref depth);

    /// <summary>Signals put in since the beginning.</summary>
    public long Added => Volatile.Read(ref added);

    /// <summary>Signals with which the consumer is done: it has asked for what comes behind them.</summary>
    public long Handled => Volatile.Read(ref handled);

    /// <summary>Events dropped since the beginning.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Adds events that arrived together, as many as there is room for. True when a gap begins with them.</summary>
    public bool Add(ReadOnlySpan<AmiSignal> events)
    {
        if (events.IsEmpty)
        {
            return false;
        }

        lock (gate)
        {
            var waiting = Volatile.Read(ref depth);
            if (gap is not null && waiting <= capacity / 2)
            {
                gap = null;
            }

            var room = gap is null ? Math.Clamp(capacity - waiting, 0, events.Length) : 0;
            if (room > 0)
            {
                Write(events[..room].ToArray());
            }

            if (room == events.Length)
            {
                return false;
            }

            var begins = gap is null;
            if (gap is null)
            {
                gap = new OpenGap(events[room].At);
                Write([gap]);
            }

            gap.Count += events.Length - room;
            Volatile.Write(ref dropped, dropped + events.Length - room);
            return begins;
        }
    }

    /// <summary>Null when the backlog is comfortable, else completes when it has shrunk to half of that. For the reader, who must not wait long for it.</summary>
    public Task? RoomAsync()
    {
        if (Depth <= comfortable)
        {
            return null;
        }

        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room = waiter;
        return Depth <= comfortable / 2 ? null : waiter.Task;
    }

    /// <summary>Adds what must never be lost: the beginning or the end of a session.</summary>
    public void AddAlways(AmiSignal signal)
    {
        lock (gate)
        {
            // What comes behind this belongs to another session, so a gap of this one is over.
            gap = null;
            Write([signal]);
        }
    }

    /// <summary>No more signals will be added.</summary>
    public void Complete() => batches.Writer.TryComplete();

    /// <summary>The signals in batches, in order, until <see cref="Complete"/>. For one consumer.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<AmiSignal>> ReadBatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await batches.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (batches.Reader.TryRead(out var batch))
            {
                if (Interlocked.Add(ref depth, -batch.Length) <= comfortable / 2 && room is { } waiter)
                {
                    room = null;
                    waiter.TrySetResult();
                }

                if (batch is [OpenGap open])
                {
                    batch[0] = Close(open);
                }

                yield return batch;
                Interlocked.Add(ref handled, batch.Length);
            }
        }
    }

    private void Write(AmiSignal[] batch)
    {
        Interlocked.Add(ref depth, batch.Length);
        Interlocked.Add(ref added, batch.Length);
        batches.Writer.TryWrite(batch);
    }

    /// <summary>The consumer has read everything before the gap, so there is room again and the gap ends.</summary>
    private AmiGap Close(OpenGap open)
    {
        lock (gate)
        {
            if (ReferenceEquals(gap, open))
            {
                gap = null;
            }

            return new AmiGap(open.At, open.Count);
        }
    }

    /// <summary>Stands in the queue where events are missing, while they are still being counted.</summary>
    private sealed record OpenGap(DateTimeOffset At) : AmiSignal(At)
    {
        public long Count { get; set; }
    }
}
