namespace OnPremCrm.Testing;

/// <summary>A clock that stands still until a test moves it; timers fire when it passes them.</summary>
public sealed class FakeClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Set)> watchers = [];
    private DateTimeOffset now;

    public FakeClock(DateTimeOffset? now = null) => this.now = now ?? new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what is due, earliest first.</summary>
    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            now = until;
        }
    }

    /// <summary>Completes when something waits for exactly <paramref name="due"/> from now, so that a test knows that moving the clock will be noticed.</summary>
    public Task WhenWaitedForAsync(TimeSpan due)
    {
        lock (gate)
        {
            if (Waits(due))
            {
                return Task.CompletedTask;
            }

            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watchers.Add((due, set));
            return set.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    /// <summary>Whether something waits for exactly <paramref name="due"/> from now.</summary>
    public bool Waits(TimeSpan due)
    {
        lock (gate)
        {
            return timers.Exists(timer => timer.At == now + due);
        }
    }

    private FakeTimer? TakeDue(DateTimeOffset until)
    {
        lock (gate)
        {
            var due = timers.Where(timer => timer.At <= until).MinBy(timer => timer.At);
            if (due is not null)
            {
                now = due.At > now ? due.At : now;
                due.Next();
            }

            return due;
        }
    }

    private sealed class FakeTimer(FakeClock clock, Action fire) : ITimer
    {
        private TimeSpan every;

        public DateTimeOffset At { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                (At, every) = (clock.now + dueTime, period);
                clock.timers.Add(this);
                foreach (var (_, set) in clock.watchers.Where(watcher => watcher.Due == dueTime))
                {
                    set.TrySetResult();
                }

                clock.watchers.RemoveAll(watcher => watcher.Due == dueTime);
                return true;
            }
        }

        /// <summary>Under the clock's gate, about to fire.</summary>
        public void Next()
        {
            if (every > TimeSpan.Zero)
            {
                At += every;
            }
            else
            {
                clock.timers.Remove(this);
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
