using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Commands;
using OnPremCrm.Telephony.EventKeeping;
using OnPremCrm.Telephony.Hosting;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Telephony.Phones;

namespace OnPremCrm.Telephony.Connection;

/// <summary>
/// One Asterisk server, while we lead it: the signals of its AMI session, in order, through the tracker to the recorder. What the database
/// does never holds it up.
/// </summary>
internal sealed class ServerConnection(
    AsteriskServerOptions server, NpgsqlDataSource source, RecorderLoop recorder, EventKeeper keeper, OriginateAnswers answers, DatabaseStart database,
    TimeProvider time, ILoggerFactory logs)
{
    // A database that is there has answered by then. It is not waited for longer: Asterisk does not wait either.
    private static readonly TimeSpan ResumeTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Against ghosts: a Hangup that was never sent.
    private static readonly TimeSpan CompareEvery = TimeSpan.FromMinutes(5);

    // Signals that were received and wait to be handled when the service is stopped are not heard.
    private static readonly TimeSpan Unhandled = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    // Asterisk tells its start by whole seconds of uptime.
    private static readonly TimeSpan Uncertainty = TimeSpan.FromSeconds(10);

    private readonly ILogger _log = logs.CreateLogger<ServerConnection>();
    private readonly ServerStatus _status = new(server, source, time);
    private readonly ListeningWatch _watch = new(server.Name, source, time);
    private readonly PhoneWatch _phones = new(server, source, time, logs.CreateLogger<PhoneWatch>());
    private volatile AmiClient? _client;
    private volatile LiveCalls? _calls;

    /// <summary>The configuration.</summary>
    public AsteriskServerOptions Server => server;

    /// <summary>The session's client. Null while another service leads, or may.</summary>
    public AmiClient? Client => _client;

    /// <summary>Tells the tracker what a click is about to dial: Asterisk says so only when the operator has picked up.</summary>
    public void Expect(TelephonyCommandId command, string number) => _calls?.Do(tracker =>
    {
        tracker.Expect(command.ToString(), number, time.GetUtcNow());
        return [];
    });

    /// <summary>A telephone's channel now. Null when it has ended, or we do not lead.</summary>
    public PhoneNow? Look(string uniqueid)
    {
        PhoneNow? seen = null;
        _calls?.Do(tracker =>
        {
            seen = tracker.Look(uniqueid);
            return [];
        });
        return seen;
    }

    /// <summary>Tells the tracker that a click is about to send this channel away from the phones that it rings: Asterisk does not say so.</summary>
    public void SentOn(string uniqueid, string to) => _calls?.Do(tracker => tracker.SentOn(uniqueid, to, time.GetUtcNow()));

    /// <summary>The PBX's clock and ours, compared now; as if they were alike when it cannot be asked.</summary>
    public async Task<LedgerClock> ReadClockAsync(CancellationToken cancellationToken)
    {
        var skew = TimeSpan.Zero;
        if (_client is { Session: not null } client)
        {
            try
            {
                var asked = time.GetUtcNow();
                var answer = await client.SendAsync(new Ping(), cancellationToken);
                var between = asked + ((time.GetUtcNow() - asked) / 2);
                skew = LedgerTime.TryParse(answer, TimeZoneInfo.Utc, out var theirs) ? theirs - between : skew;
            }
            catch (AmiException failure)
            {
                _log.ClockNotRead(server.Name, failure.Message);
            }
        }

        return new LedgerClock(skew, _calls?.IsStamped != false); // taken for stamped until an event shows otherwise
    }

    /// <summary>When Asterisk was started, by our clock. Null when there is no session, or it does not say.</summary>
    public DateTimeOffset? AsteriskStartedAt => _client?.Session?.BootTime;

    /// <summary>
    /// Leads until cancelled. With the database away it listens all the same, goes on with what the journal knows, and keeps everything there until
    /// the database can tell what it had and whether the lead is ours.
    /// </summary>
    public async Task LeadAsync(Lead lead, CancellationToken cancellationToken)
    {
        var client = new AmiClient(server.ToAmiOptions(), time, logs.CreateLogger<AmiClient>());
        var calls = new LiveCalls(new CallTracker(new TrackerOptions(server.Name) { Trunks = server.Trunks, ChannelPattern = server.ChannelPattern }), recorder, keeper);
        var resync = new CallResync(server.Name, client, calls, recorder, source, time, _log);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stoppedAt = DateTimeOffset.MinValue;
        await using var stopping = ending.Token.Register(() => stoppedAt = time.GetUtcNow());
        try
        {
            _status.Connecting();
            _watch.Start();
            var (resumed, startedAt) = lead.Confirmed.IsCompleted ? await TryResumeAsync(resync, ending.Token) : (false, null);
            if (!resumed)
            {
                _log.ListeningWithoutDatabase(server.Name);
                recorder.Hold(server.Name);
                resync.ResumeFromJournal();
            }

            _calls = calls;
            _client = resumed ? client : null;
            Task[] parts =
            [
                client.RunAsync(ending.Token),
                ListenAsync(client, calls, resync, startedAt, ending.Token),
                TickAsync(client, calls, resync, ending.Token),
                _phones.RunAsync(client, () => _client is not null, ending.Token),
                LookAfterTheRowAsync(resumed ? null : CatchUpAsync(lead, client, calls, resync, ending.Token), ending.Token),
            ];
            var first = await Task.WhenAny(parts);
            await ending.CancelAsync();
            await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested)
            {
                await first; // a fault of ours: tell it
            }
        }
        finally
        {
            var isOurs = _client is not null && !lead.IsLost;
            _client = null;
            _calls = null;
            if (lead.IsLost)
            {
                recorder.Leave(server.Name);
                keeper.Leave(server.Name);
            }

            if (isOurs)
            {
                await StopAsync(stoppedAt - Unhandled);
            }
        }
    }

    private async Task StopAsync(DateTimeOffset stoppedAt)
    {
        using var limit = new CancellationTokenSource(LastWords, time);
        try
        {
            if (_status.IsUp)
            {
                await _watch.StopAsync(stoppedAt, limit.Token);
            }
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            _log.StatusNotWritten(server.Name, away.Message); // the next start concludes it from the last heartbeat
        }
    }

    // Reads what the earlier run knew: its live calls, and when Asterisk had started.
    private async Task<(bool Resumed, DateTimeOffset? StartedAt)> TryResumeAsync(CallResync resync, CancellationToken cancellationToken)
    {
        try
        {
            await database.Ready.WaitAsync(ResumeTimeout, time, cancellationToken);
            recorder.TakeOver();
            await recorder.EarlierWritten.WaitAsync(ResumeTimeout, time, cancellationToken);
            if (recorder.Earlier.HeardUntil.TryGetValue(server.Name, out var heardUntil))
            {
                await _status.WriteEarlierAsync(heardUntil, cancellationToken);
            }

            var (startedAt, lastEventAt) = await _status.ReadAsync(cancellationToken);
            await resync.ResumeAsync(lastEventAt, cancellationToken);
            await _watch.BeginAsync(cancellationToken);
            await CommandClaims.GiveUpHalfDoneAsync(source, server.Name, time, cancellationToken);
            return (true, startedAt);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            _log.ResumeFailed(server.Name, away.Message);
            return (false, null);
        }
    }

    // The database is back: what it had of the calls that we listen to already, and then the same comparison as at each connect.
    private async Task CatchUpAsync(Lead lead, AmiClient client, LiveCalls calls, CallResync resync, CancellationToken cancellationToken)
    {
        await lead.Confirmed.WaitAsync(cancellationToken);
        await database.Ready.WaitAsync(cancellationToken);
        while (!(await TryResumeAsync(resync, cancellationToken)).Resumed)
        {
            await Task.Delay(Heartbeat, time, cancellationToken);
        }

        calls.Do(_ =>
        {
            recorder.Release(server.Name);
            return [];
        });
        _client = client;
        await resync.CompareAsync(cancellationToken);
    }

    private async Task ListenAsync(AmiClient client, LiveCalls calls, CallResync resync, DateTimeOffset? startedAt, CancellationToken cancellationToken)
    {
        await foreach (var signals in client.ReadBatchesAsync(cancellationToken))
        {
            for (var i = 0; i < signals.Length; i++)
            {
                switch (signals.Span[i])
                {
                    case AmiReceived received:
                        Apply(client, calls, received, cancellationToken);
                        break;
                    case AmiConnected connected:
                        _status.Up(connected.Session, connected.At);
                        var restarted = connected.Session.Restarted == true || RestartedSince(startedAt, connected.Session);
                        _watch.Hearing(connected.At, restarted);
                        if (restarted)
                        {
                            _log.AsteriskRestarted(server.Name);
                            calls.Do(tracker => tracker.Restarted(connected.At));
                        }

                        startedAt = null; // from now on the session itself compares
                        Background(resync.CompareAsync(cancellationToken));
                        Background(WriteStatusAsync(cancellationToken));
                        break;
                    case AmiGap gap:
                        _log.EventsLost(server.Name, gap.Dropped);
                        _watch.Missed(gap.At, time.GetUtcNow());
                        keeper.Missed(server.Name);
                        Background(resync.CompareAsync(cancellationToken));
                        break;
                    case AmiDisconnected gone:
                        _status.Down(gone.Fault, gone.At);
                        _watch.Deaf(gone.LastHeard, GapCause.ConnectionLost);
                        keeper.Missed(server.Name);
                        calls.Do(tracker => tracker.Lost(gone.LastHeard));
                        Background(WriteStatusAsync(cancellationToken));
                        break;
                    case AmiConnectFailed failed:
                        _status.Down(failed.Fault, failed.At);
                        Background(WriteStatusAsync(cancellationToken));
                        break;
                }
            }
        }
    }

    // One event that we do not understand must cost neither the connection nor the events behind it.
    private void Apply(AmiClient client, LiveCalls calls, AmiReceived received, CancellationToken cancellationToken)
    {
        try
        {
            _status.Heard(received.At);
            _phones.Heard(received.Message.EventName);
            if (EventReader.Read(received.Message) is { } read)
            {
                calls.Do(tracker =>
                {
                    var told = tracker.Apply(read, received.At);
                    keeper.Heard(server.Name, tracker.Concerned, received.At, received.Message);
                    return told;
                });
                if (read is OriginateResponse response)
                {
                    answers.Heard(server.Name, response);
                }
                else if (read is MixMonitorStart begun)
                {
                    Background(new RecordingNames(client, calls, time, _log).AskAsync(begun, cancellationToken));
                }
            }
        }
        catch (Exception ours)
        {
            _log.EventFailed(ours, server.Name, received.Message.EventName);
        }
    }

    private static bool RestartedSince(DateTimeOffset? startedAt, AmiSession session) =>
        startedAt is { } before && session.BootTime is { } now && now - before > Uncertainty;

    private async Task TickAsync(AmiClient client, LiveCalls calls, CallResync resync, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var lastCompared = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                calls.Do(tracker => tracker.Tick(time.GetUtcNow()));
            }
            catch (Exception ours)
            {
                _log.EventFailed(ours, server.Name, "tick");
            }

            if (client.LastHeard is { } heard)
            {
                recorder.Heard(server.Name, heard);
            }

            if (client.Session is not null && time.GetElapsedTime(lastCompared) >= CompareEvery)
            {
                lastCompared = time.GetTimestamp();
                Background(resync.CompareAsync(cancellationToken));
            }
        }
    }

    // Not before it is sure that the row is ours.
    private async Task LookAfterTheRowAsync(Task? caughtUp, CancellationToken cancellationToken)
    {
        await (caughtUp ?? Task.CompletedTask);
        using var timer = new PeriodicTimer(Heartbeat, time);
        do
        {
            await WriteStatusAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    // The recorder says when the database is away; the heartbeat simply stops meanwhile.
    private async Task WriteStatusAsync(CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            return;
        }

        try
        {
            await _watch.WriteAsync(cancellationToken); // first: a heartbeat says that all gaps before it are known
            await _status.WriteAsync(cancellationToken);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            _log.StatusNotWritten(server.Name, away.Message);
        }
    }

    // Work beside the loop that ends by itself; what it throws other than by being stopped is told.
    private void Background(Task work) => work.ContinueWith(
        done => _log.EventFailed(done.Exception!.GetBaseException(), server.Name, "background work"),
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
