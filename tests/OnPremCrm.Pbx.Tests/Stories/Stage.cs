using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Where one story plays: telephones that nobody else uses meanwhile, a client with a number of his own, and the log.</summary>
internal sealed class Stage : IDisposable
{
    private static int s_clients;

    private readonly RealAsterisk _pbx;
    private readonly RecordedCalls _calls;
    private readonly string[] _phones;
    private readonly IDisposable _hold;
    private readonly DateTimeOffset _since = TimeProvider.System.GetUtcNow();
    private readonly HashSet<string> _everybody;

    public Stage(RealAsterisk pbx, RecordedCalls calls, string[] phones, string[] names, IDisposable hold)
    {
        _pbx = pbx;
        _calls = calls;
        _phones = phones;
        _hold = hold;
        _everybody = [.. phones, .. names];
        Client = $"+4930{2_000_000 + Interlocked.Increment(ref s_clients)}";
    }

    /// <summary>Extensions of three telephones of this story.</summary>
    public string A => _phones[0];

    public string B => _phones[1];

    public string C => _phones[2];

    /// <summary>The number of the outside party, E.164.</summary>
    public string Client { get; }

    /// <summary>Who is not in the company, behind the trunk: also who is called by a call that is sent on.</summary>
    public OutsideWorld Outside => _pbx.Outside;

    public RealAsterisk Pbx => _pbx;

    public Telephone Phone(string extension) => _pbx.Phone(extension);

    /// <summary>The client as he is called from this telephone.</summary>
    public OutsideWorld ClientOf(string extension) => _pbx.OutsideOf(extension);

    /// <summary>A number of the company: the three digits after +49 30 55500.</summary>
    public static string Did(string digits) => $"+493055500{digits}";

    /// <summary>The client calls a number of the company; the times as in <see cref="OutsideWorld.Calls"/>.</summary>
    public Task<SippCall> ClientCalls(string digits, double patience = 60, double? talkFor = null, Script? script = null) =>
        Outside.Calls(Did(digits), Client, patience, talkFor, script);

    public Task<TelephonyCommandId> ClickAsync(string extension) => _calls.ClickAsync(extension, Client);

    public async Task<DialOutcome?> ClickEndedAsync(TelephonyCommandId click) => (await _calls.ClickEndedAsync(click)).Outcome;

    /// <summary>The user of this telephone asks for something while it rings, on the card; the reason why it was not done, null when it was.</summary>
    public Task<CommandRefusal?> WhileRingingAsync(string extension, TelephonyCommandKind kind, string? to = null) =>
        ActAsync(extension, kind, to, call => call.RingingNow.Contains(extension));

    /// <summary>The same in a conversation.</summary>
    /// <param name="by">Whose telephone asks; null: the one that talks.</param>
    public Task<CommandRefusal?> WhileTalkingAsync(string extension, TelephonyCommandKind kind, string? to = null, string? by = null) =>
        ActAsync(by ?? extension, kind, to, call => call.TalkingNow.Contains(extension));

    /// <summary>Seconds from the call's beginning until the last thing that was asked was done: a busy machine takes its time.</summary>
    public double DoneAfter { get; private set; }

    public Task TakesBreakAsync(string extension, string queue) => _calls.PauseAsync(extension, queue, true);

    public Task IsBackAsync(string extension, string queue) => _calls.PauseAsync(extension, queue, false);

    public Task IsAsync(string extension, Core.Phones.PhoneLineState state) => _calls.IsAsync(extension, state);

    /// <summary>Both talk.</summary>
    public Task<CommandRefusal?> WhileTalkingWithAsync(string extension, string other, TelephonyCommandKind kind) =>
        ActAsync(extension, kind, null, call => call.TalkingNow.Contains(extension) && call.TalkingNow.Contains(other));

    private async Task<CommandRefusal?> ActAsync(string extension, TelephonyCommandKind kind, string? to, Func<Call, bool> which)
    {
        var (done, call) = await _calls.ActAsync(kind, extension, to, call => IsOfThisStory(call) && which(call));
        DoneAfter = (done.FinishedAt!.Value - call.StartedAt).TotalSeconds;
        Assert.That(done.State, Is.EqualTo(done.Reason is null ? TelephonyCommandState.Succeeded : TelephonyCommandState.Refused));
        return done.Reason;
    }

    /// <summary>Waits until all calls of this story have ended and compares them with the truth, in the order in which they began. A row too many fails as one too few.</summary>
    public async Task<IReadOnlyList<Call>> ExpectAsync(params Story[] truth)
    {
        var calls = await _calls.AllEndedAsync(IsOfThisStory, _since, truth.Length);
        using (Assert.EnterMultipleScope())
        {
            foreach (var (call, story) in calls.Zip(truth))
            {
                await CompareAsync(call, story);
            }

            await CompareCallbacksAsync(truth);
            var provable = calls.Zip(truth).Where(pair => pair.Second.IsInLedger).Select(pair => pair.First);
            Assert.That(await _calls.DisagreementsAsync(provable, _since), Is.Empty, "what Asterisk's own ledger says");
        }

        return calls;
    }

    /// <summary>The other party's strip: kinds and whole seconds.</summary>
    public async Task<IEnumerable<string>> StripAsync(Call call) =>
        (await _calls.SegmentsAsync(call.Id)).Select(segment => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Core.Word.Of(segment.Kind)} {Math.Round((segment.EndedAt!.Value - segment.StartedAt).TotalSeconds):0}"));

    public async Task<IAsyncDisposable> AllRingAsync(string[] extensions)
    {
        var calls = new PlayedParts();
        foreach (var extension in extensions)
        {
            calls.Add(await Phone(extension).JustRings());
        }

        return calls;
    }

    public async Task<IAsyncDisposable> AllAnswerAsync(string[] extensions, double after)
    {
        var calls = new PlayedParts();
        foreach (var extension in extensions)
        {
            calls.Add(await Phone(extension).Answers(after));
        }

        return calls;
    }

    public void Dispose() => _hold.Dispose();

    private bool IsOfThisStory(Call call) =>
        call.NumberAsPresented?.EndsWith(Client[5..], StringComparison.Ordinal) == true
        || (call.Operator is { } caller && _everybody.Contains(caller))
        || (call.Did is { } did && _everybody.Contains(did[^3..]))
        || call.Legs.Exists(leg => leg.Extension is { } extension && _everybody.Contains(extension));

    private async Task CompareAsync(Call call, Story story)
    {
        var presented = story.Direction == CallDirection.Internal || story.Number == "" ? null : story.Number ?? Client;
        Assert.That(call.Direction, Is.EqualTo(story.Direction));
        Assert.That(call.NumberAsPresented, Is.EqualTo(presented), "number as presented");
        Assert.That(call.Number, Is.EqualTo(story.E164 == "" ? null : story.E164 ?? presented), "number");
        if (story.Called is not null)
        {
            Assert.That(call.Did ?? call.Dialled, Is.EqualTo(story.Called), "called");
        }

        Assert.That(call.Disposition, Is.EqualTo(story.Disposition));
        Assert.That(call.EndKnown, Is.True);
        Assert.That(call.Queue, Is.EqualTo(story.Queue), "queue");
        Assert.That(Ordered(call.Rang), Is.EqualTo(Chosen(Ordered(story.Rang), Ordered(call.Rang))), "rang");
        Assert.That(call.AnsweredBy, Is.EqualTo(Chosen(story.AnsweredBy, call.AnsweredBy)), "answered by");
        Assert.That(Ordered(call.MissedBy), Is.EqualTo(Chosen(Ordered(story.MissedBy), Ordered(call.MissedBy))), "missed by");
        Assert.That(
            call.Transfers.OrderBy(transfer => transfer.Ordinal).Select(transfer =>
                $"{Core.Word.Of(transfer.Kind)} {transfer.FromExtension} {transfer.ToExtension} {(transfer.Completed ? "completed" : "given up")}"),
            Is.EqualTo(story.Transfers), "transfers");
        Assert.That(call.RingSeconds, story.RingSeconds is { } ring ? Is.EqualTo(ring).Within(Story.Tolerance) : Is.Null.Or.LessThan(Story.Tolerance), "ring seconds");
        Assert.That(call.TalkSeconds, story.TalkSeconds is { } talk ? Is.EqualTo(talk).Within(Story.Tolerance) : Is.Null, "talk seconds");
        Assert.That(await _calls.RecordedAsync(call.Id), Is.EqualTo(story.Recorded ? "ready 2" : "none"), "recorded, each side apart");
    }

    private static string[] Ordered(IEnumerable<string> extensions) => [.. extensions.Order(StringComparer.Ordinal)];

    // "104|105" is what it was, if it was one of these.
    private static IEnumerable<string> Chosen(IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        expected.Select((one, index) => index < actual.Count && one.Split('|').Contains(actual[index]) ? actual[index] : one);

    // A later conversation with the same client settles the debt of an earlier call.
    private async Task CompareCallbacksAsync(Story[] truth)
    {
        foreach (var (number, stories) in truth.Where(story => story.Direction != CallDirection.Internal).GroupBy(story => story.E164 ?? story.Number ?? Client).Select(group => (group.Key, group.ToList())))
        {
            var last = stories[^1];
            var owed = last.CallBack ?? (last is { Direction: CallDirection.Inbound, Disposition: not CallDisposition.Answered } && number != "");
            Assert.That(await _calls.IsToBeCalledBackAsync(number), Is.EqualTo(owed), "to be called back");
        }
    }
}
