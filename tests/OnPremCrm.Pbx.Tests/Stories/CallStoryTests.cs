using OnPremCrm.Core.Calls;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>
/// Calls that sipp's telephones make through a real Asterisk, what a person who watched would have written down, and what the telephony service
/// wrote into a real database. All run side by side on one PBX; each has telephones and a number of its own.
/// </summary>
[TestFixture(22)]
[TestFixture(16)]
[Parallelizable(ParallelScope.Children)]
public class CallStoryTests(int version)
{
    private const int RingSeconds = 6;
    private readonly PhonesInUse _phones = new();
    private RealAsterisk _pbx = null!;
    private RecordedCalls _calls = null!;

    [OneTimeSetUp]
    public async Task StartAsterisk()
    {
        _pbx = await RealAsterisk.StartAsync(version, ringSeconds: RingSeconds);
        _calls = await RecordedCalls.StartAsync(_pbx);
    }

    [OneTimeTearDown]
    public async Task StopAsterisk()
    {
        if (_calls is not null)
        {
            await _calls.DisposeAsync();
        }

        if (_pbx is not null)
        {
            await _pbx.DisposeAsync();
        }
    }

    [Test]
    public async Task Answered()
    {
        using var phones = await _phones.TakeAsync("110");
        await _pbx.Phone("110").Answers(after: 2);
        var caller = await _pbx.Outside.Calls("+493055500110", from: "+491701000001", talkFor: 3);
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "+491701000001", "+493055500110", CallDisposition.Answered)
        {
            Rang = ["110"], AnsweredBy = ["110"], RingSeconds = 2, TalkSeconds = 3, Recorded = true,
        });
    }

    [Test]
    public async Task The_operator_hangs_up_first()
    {
        using var phones = await _phones.TakeAsync("109");
        await _pbx.Phone("109").Answers(after: 1, talkFor: 2);
        var caller = await _pbx.Outside.Calls("+493055500109", from: "+491701000002");
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "+491701000002", "+493055500109", CallDisposition.Answered)
        {
            Rang = ["109"], AnsweredBy = ["109"], RingSeconds = 1, TalkSeconds = 2, Recorded = true,
        });
    }

    [Test]
    public async Task Nobody_answers_until_the_pbx_gives_up()
    {
        using var phones = await _phones.TakeAsync("101");
        await using var telephone = await _pbx.Phone("101").JustRings();
        var caller = await _pbx.Outside.Calls("+493055500101", from: "+491701000003");
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "+491701000003", "+493055500101", CallDisposition.Missed)
        {
            Rang = ["101"], MissedBy = ["101"], RingSeconds = RingSeconds,
        });
    }

    [Test]
    public async Task The_caller_gives_up()
    {
        using var phones = await _phones.TakeAsync("102");
        await using var telephone = await _pbx.Phone("102").JustRings();
        var caller = await _pbx.Outside.Calls("+493055500102", from: "+491701000004", patience: 3);
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "+491701000004", "+493055500102", CallDisposition.Abandoned)
        {
            Rang = ["102"], MissedBy = ["102"], RingSeconds = 3,
        });
    }

    [Test]
    public async Task The_operator_is_busy()
    {
        using var phones = await _phones.TakeAsync("103");
        await _pbx.Phone("103").IsBusy();
        var caller = await _pbx.Outside.Calls("+493055500103", from: "+491701000005");
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "+491701000005", "+493055500103", CallDisposition.Busy) { MissedBy = ["103"] });
    }

    [Test]
    public async Task The_operator_declines()
    {
        using var phones = await _phones.TakeAsync("103");
        await _pbx.Phone("103").Declines(after: 2);
        var caller = await _pbx.Outside.Calls("+493055500103", from: "+491701000006");
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "+491701000006", "+493055500103", CallDisposition.Missed)
        {
            Rang = ["103"], MissedBy = ["103"], RingSeconds = 2,
        });
    }

    [Test]
    public async Task A_withheld_number()
    {
        using var phones = await _phones.TakeAsync("104");
        await using var telephone = await _pbx.Phone("104").JustRings();
        var caller = await _pbx.Outside.Calls("+493055500104", from: null, patience: 2);
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "anonymous", "+493055500104", CallDisposition.Abandoned)
        {
            Rang = ["104"], MissedBy = ["104"], RingSeconds = 2,
        });
    }

    [Test]
    public async Task A_ring_group_of_three_where_one_answers()
    {
        using var phones = await _phones.TakeAsync("107", "108", "109");
        await using var first = await _pbx.Phone("107").JustRings();
        await _pbx.Phone("108").Answers(after: 2);
        await using var third = await _pbx.Phone("109").JustRings();
        var caller = await _pbx.Outside.Calls("+493055500500", from: "+491701000007", talkFor: 3);
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "+491701000007", "+493055500500", CallDisposition.Answered)
        {
            Rang = ["107", "108", "109"], AnsweredBy = ["108"], RingSeconds = 2, TalkSeconds = 3, Recorded = true,
        });
    }

    [Test]
    public async Task A_queue_where_the_second_answers()
    {
        using var phones = await _phones.TakeAsync("101", "102", "103");
        await using var first = await _pbx.Phone("101").JustRings();
        await _pbx.Phone("102").Answers(after: 3, talkFor: 3);
        await using var third = await _pbx.Phone("103").JustRings();
        var caller = await _pbx.Outside.Calls("+493055500200", from: "+491701000008");
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "+491701000008", "+493055500200", CallDisposition.Answered)
        {
            Queue = "sales", Rang = ["101", "102", "103"], AnsweredBy = ["102"], RingSeconds = 3, TalkSeconds = 3, Recorded = true,
        });
    }

    [Test]
    public async Task A_queue_that_the_caller_leaves()
    {
        using var phones = await _phones.TakeAsync("101", "102", "103");
        await using var first = await _pbx.Phone("101").JustRings();
        await using var second = await _pbx.Phone("102").JustRings();
        await using var third = await _pbx.Phone("103").JustRings();

        // The queue's music is an answer on the line: the caller hangs up instead of giving up.
        var caller = await _pbx.Outside.Calls("+493055500200", from: "+491701000009", talkFor: 3);
        await caller.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Inbound, "+491701000009", "+493055500200", CallDisposition.Abandoned)
        {
            Queue = "sales", Rang = ["101", "102", "103"], MissedBy = ["101", "102", "103"], RingSeconds = 3,
        });
    }

    [Test]
    public async Task A_call_handed_on_blindly_by_keys()
    {
        using var phones = await _phones.TakeAsync("101", "102");
        await _pbx.Phone("101").AnswersAndPresses(after: 1, "##102", thenAfter: 1);
        await _pbx.Phone("102").Answers(after: 2);
        var caller = await _pbx.Outside.Calls("+493055500101", from: "+491701000010", talkFor: 9);
        await caller.EndedAsync();

        var call = await ExpectAsync(new Story(CallDirection.Inbound, "+491701000010", "+493055500101", CallDisposition.Answered)
        {
            Rang = ["101", "102"], AnsweredBy = ["101", "102"], RingSeconds = 1, TalkSeconds = 9, Recorded = true,
        });
        Assert.That(call.Transfers.Select(transfer => (transfer.Kind, transfer.FromExtension, transfer.ToExtension, transfer.Completed)),
            Is.EqualTo(new[] { (TransferKind.Blind, "101", "102", true) }));
    }

    [Test]
    public async Task A_call_handed_on_blindly_by_the_telephones_own_key()
    {
        using var phones = await _phones.TakeAsync("103", "104");
        await _pbx.Phone("103").AnswersAndRefers(after: 1, "104", thenAfter: 1);
        await _pbx.Phone("104").Answers(after: 2);
        var caller = await _pbx.Outside.Calls("+493055500103", from: "+491701000011", talkFor: 6);
        await caller.EndedAsync();

        var call = await ExpectAsync(new Story(CallDirection.Inbound, "+491701000011", "+493055500103", CallDisposition.Answered)
        {
            Rang = ["103", "104"], AnsweredBy = ["103", "104"], RingSeconds = 1, TalkSeconds = 6, Recorded = true,
        });
        Assert.That(call.Transfers.Select(transfer => (transfer.Kind, transfer.FromExtension, transfer.ToExtension, transfer.Completed)),
            Is.EqualTo(new[] { (TransferKind.Blind, "103", "104", true) }));
    }

    [Test]
    public async Task A_call_to_outside_that_is_answered()
    {
        using var phones = await _phones.TakeAsync("105", "outside");
        await using var client = await _pbx.Outside.Answers(after: 2);
        var operatorsPhone = await _pbx.Phone("105").Calls("+49302000001", talkFor: 3);
        await operatorsPhone.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Outbound, "+49302000001", "+49302000001", CallDisposition.Answered)
        {
            AnsweredBy = ["outside"], RingSeconds = 2, TalkSeconds = 3, Recorded = true,
        });
    }

    [Test]
    public async Task A_call_to_outside_that_nobody_answers()
    {
        using var phones = await _phones.TakeAsync("106", "outside");
        await using var client = await _pbx.Outside.JustRings();
        var operatorsPhone = await _pbx.Phone("106").Calls("+49302000002");
        await operatorsPhone.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Outbound, "+49302000002", "+49302000002", CallDisposition.Missed) { RingSeconds = RingSeconds });
    }

    [Test]
    public async Task A_call_to_outside_where_it_is_busy()
    {
        using var phones = await _phones.TakeAsync("106", "outside");
        await using var client = await _pbx.Outside.IsBusy();
        var operatorsPhone = await _pbx.Phone("106").Calls("+49302000003");
        await operatorsPhone.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Outbound, "+49302000003", "+49302000003", CallDisposition.Busy));
    }

    [Test]
    public async Task A_call_between_two_operators()
    {
        using var phones = await _phones.TakeAsync("104", "110");
        await using var colleague = await _pbx.Phone("110").Answers(after: 2);
        var operatorsPhone = await _pbx.Phone("104").Calls("110", talkFor: 2);
        await operatorsPhone.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Internal, null, "110", CallDisposition.Answered)
        {
            Rang = ["110"], AnsweredBy = ["110"], RingSeconds = 2, TalkSeconds = 2,
        });
    }

    [Test]
    public async Task A_click_that_ends_in_a_conversation()
    {
        using var phones = await _phones.TakeAsync("107", "outside");
        var operatorsPhone = await _pbx.Phone("107").Answers(after: 1);
        await using var client = await _pbx.Outside.Answers(after: 2, talkFor: 3);
        var click = await _calls.ClickAsync("107", "+49302000004");
        await operatorsPhone.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Outbound, "+49302000004", "+49302000004", CallDisposition.Answered)
        {
            Rang = ["107"], AnsweredBy = ["outside"], RingSeconds = 2, TalkSeconds = 3, Recorded = true,
        });
        Assert.That((await _calls.ClickEndedAsync(click)).Outcome, Is.EqualTo(DialOutcome.Answered));
    }

    [Test]
    public async Task A_click_whose_own_telephone_nobody_picks_up()
    {
        using var phones = await _phones.TakeAsync("108");
        await using var operatorsPhone = await _pbx.Phone("108").JustRings();
        var click = await _calls.ClickAsync("108", "+49302000005");

        await ExpectAsync(new Story(CallDirection.Outbound, "+49302000005", "+49302000005", CallDisposition.Failed) { Rang = ["108"] });
        Assert.That((await _calls.ClickEndedAsync(click)).Outcome, Is.EqualTo(DialOutcome.YouDidNotAnswer));
    }

    [Test]
    public async Task A_click_where_the_client_does_not_answer()
    {
        using var phones = await _phones.TakeAsync("109", "outside");
        var operatorsPhone = await _pbx.Phone("109").Answers(after: 1);
        await using var client = await _pbx.Outside.JustRings();
        var click = await _calls.ClickAsync("109", "+49302000006");
        await operatorsPhone.EndedAsync();

        await ExpectAsync(new Story(CallDirection.Outbound, "+49302000006", "+49302000006", CallDisposition.Missed)
        {
            Rang = ["109"], RingSeconds = RingSeconds,
        });
        Assert.That((await _calls.ClickEndedAsync(click)).Outcome, Is.EqualTo(DialOutcome.NoAnswer));
    }

    private async Task<Call> ExpectAsync(Story story)
    {
        var call = await _calls.EndedAsync(calls => calls.Where(call =>
            call.Direction == story.Direction && call.NumberAsPresented == story.Number && (call.Did ?? call.Dialled) == story.Called));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.Disposition, Is.EqualTo(story.Disposition));
            Assert.That(call.EndKnown, Is.True);
            Assert.That(call.Queue, Is.EqualTo(story.Queue));
            Assert.That(call.Rang, Is.EquivalentTo(story.Rang), "rang");
            Assert.That(call.AnsweredBy, Is.EqualTo(story.AnsweredBy), "answered by");
            Assert.That(call.MissedBy, Is.EquivalentTo(story.MissedBy), "missed by");
            Assert.That(call.RingSeconds, story.RingSeconds is { } ring ? Is.EqualTo(ring).Within(Story.Tolerance) : Is.Null.Or.LessThan(Story.Tolerance), "ring seconds");
            Assert.That(call.TalkSeconds, story.TalkSeconds is { } talk ? Is.EqualTo(talk).Within(Story.Tolerance) : Is.Null, "talk seconds");
            Assert.That(story.Number is { } number && await _calls.IsToBeCalledBackAsync(number), Is.EqualTo(story.CallBack), "to be called back");
            Assert.That(await _calls.RecordedAsync(call.Id), Is.EqualTo(story.Recorded ? "ready 2" : "none"), "recorded, each side apart");
        }

        return call;
    }
}
