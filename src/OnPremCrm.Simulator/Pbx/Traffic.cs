using System.Collections.Concurrent;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>
/// A working day on a simulated PBX: every few seconds somebody calls, is answered, gives up, waits in the queue, is handed on; colleagues dial out;
/// a click to dial rings the operator's phone and then the far end. Each phone is in one call at a time.
/// </summary>
public sealed class Traffic(SimulatedPbx pbx, AmiServer server, Stories stories, IReadOnlyList<OutsideParty> parties, TimeProvider time)
{
    private readonly Random random = new(pbx.Options.Seed);
    private readonly ConcurrentDictionary<string, bool> busy = new();
    private readonly ConcurrentDictionary<Task, bool> running = new();

    /// <summary>Pause between two calls that begin: at least this, at most three times as much.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>Goes on until cancelled; then every call under way is dropped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        server.On("Originate", (_, action) => new(new[] { Originate(action, cancellationToken) }));
        try
        {
            await WaitForListenerAsync(cancellationToken);
            for (var n = 0; ; n++)
            {
                await Task.Delay(n == 0 ? TimeSpan.FromSeconds(2) : Pace * (1 + 2 * random.NextDouble()), time, cancellationToken);
                Begin(n, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(running.Keys);
        }
    }

    // Calls that nobody hears would be lost on the visitor.
    private async Task WaitForListenerAsync(CancellationToken cancellationToken)
    {
        while (!server.Sessions.Any(session => session.IsLoggedIn))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken);
        }
    }

    // The first calls show the most: an answered one, one that gives up, the queue.
    private void Begin(int n, CancellationToken cancellationToken)
    {
        var party = parties[random.Next(parties.Count)];
        var phone = pbx.Options.Extensions[n < 3 ? 0 : random.Next(pbx.Options.Extensions.Count)];
        switch (n switch { 0 => 0, 1 => 45, 2 => 60, _ => random.Next(100) })
        {
            case < 40:
                Start([phone], () => stories.AnsweredAsync(party, phone, Seconds(6, 14), Seconds(15, 60), cancellationToken));
                break;
            case < 52:
                Start([phone], () => stories.AbandonedAsync(party, phone, Seconds(8, 18), cancellationToken));
                break;
            case < 58:
                Start([phone], () => stories.NotAnsweredAsync(party, phone, Seconds(15, 20), cancellationToken));
                break;
            case < 76:
                var answering = random.Next(4) == 0 ? null : pbx.Options.QueueMembers[random.Next(pbx.Options.QueueMembers.Count)];
                Start(pbx.Options.QueueMembers, () => stories.QueueAsync(party, answering, Seconds(6, 15), Seconds(15, 50), cancellationToken));
                break;
            case < 84:
                var second = pbx.Options.Extensions[(pbx.Options.Extensions.Index().First(item => item.Item == phone).Index + 1) % pbx.Options.Extensions.Count];
                Start([phone, second], () => stories.TransferredAsync(party, phone, second, Seconds(4, 9), Seconds(10, 30), cancellationToken));
                break;
            case < 88:
                Start([phone], () => stories.VoicemailAsync(party, phone, Seconds(10, 14), Seconds(8, 20), cancellationToken));
                break;
            case < 91:
                Start([phone], () => stories.AbandonedAsync(new OutsideParty("anonymous"), phone, Seconds(5, 12), cancellationToken));
                break;
            default:
                Start([phone], () => stories.OutboundAsync(phone, party.Number, Seconds(4, 10), random.Next(3) == 0 ? null : Seconds(15, 45), cancellationToken));
                break;
        }
    }

    private AmiMessage Originate(AmiMessage action, CancellationToken cancellationToken)
    {
        var extension = (action["Channel"] ?? "").Split('/')[^1];
        if (!pbx.Options.Extensions.Contains(extension))
        {
            return AmiAnswers.Error(action, "Originate failed");
        }

        var talking = random.Next(5) == 0 ? (TimeSpan?)null : Seconds(20, 60);
        Start([extension], () => stories.OriginatedAsync(action, operatorAnswers: true, Seconds(4, 7), talking, cancellationToken), evenIfBusy: true);
        return AmiAnswers.Success(action, ("Message", "Originate successfully queued"));
    }

    private void Start(IReadOnlyList<string> phones, Func<Task> story, bool evenIfBusy = false)
    {
        if (!evenIfBusy && phones.Any(phone => busy.ContainsKey(phone) || pbx.IsInUse(phone)))
        {
            return;
        }

        foreach (var phone in phones)
        {
            busy[phone] = true;
        }

        var told = TellAsync(phones, story);
        running[told] = true;
        _ = told.ContinueWith(over => running.TryRemove(over, out _), TaskScheduler.Default);
    }

    private async Task TellAsync(IReadOnlyList<string> phones, Func<Task> story)
    {
        try
        {
            await story();
        }
        catch (OperationCanceledException)
        {
            // The day is over.
        }
        finally
        {
            foreach (var phone in phones)
            {
                busy.TryRemove(phone, out _);
            }
        }
    }

    private TimeSpan Seconds(int least, int most) => TimeSpan.FromSeconds(random.Next(least, most + 1));
}
