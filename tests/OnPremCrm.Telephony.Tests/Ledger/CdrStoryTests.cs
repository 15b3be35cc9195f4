using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Telephony.Tests.Calls;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Ledger;

/// <summary>Call detail records alone: number, direction, answered or not, by whom, talk.</summary>
[TestFixtureSource(nameof(Stories))]
public sealed class CdrStoryTests(string name)
{
    public static IEnumerable<string> Stories => Trace.Names;

    [Test]
    public void The_main_facts_of_each_call_are_right()
    {
        var expected = ExpectedStory.Read(Trace.Text(name, "expected.json"));
        var calls = CdrGroups.Of(new CdrFile(Trace.PathOf(name, "cdr.csv"), TimeZoneInfo.Utc).Read(DateTimeOffset.UnixEpoch))
            .SelectMany(rows => LedgerCalls.Derive(CdrStory.Of(rows, "/var/spool/asterisk/monitor"), TrackerRun.Lab, new Endpoints(TrackerRun.Lab)))
            .Where(call => call.MergedInto is null)
            .OrderBy(call => call.StartedAt)
            .ToList();

        Assert.That(calls, Has.Count.EqualTo(expected.Calls.Count));
        using var all = Assert.EnterMultipleScope();
        foreach (var (call, person) in calls.Zip(expected.Calls))
        {
            Assert.That(call.Direction.ToString().ToLowerInvariant(), Is.EqualTo(person.Direction), "direction");
            Assert.That(call.Operator, Is.EqualTo(person.Operator), "operator");
            if (name != "click-to-dial-operator-no-answer")
            {
                Assert.That(call.NumberAsPresented, Is.EqualTo(person.AsSent), "number as sent");
            }

            Assert.That(call.AnsweredAt is not null, Is.EqualTo(person.Disposition == "answered"), "answered");
            Assert.That(call.AnsweredBy, Is.EqualTo(person.AnsweredBy), "answered by");
            // Of a click the record's answer is the operator's: the ringing outside counts as talk.
            if (person.TalkSeconds is { } talk && !person.ClickToDial)
            {
                Assert.That(call.TalkSeconds, Is.EqualTo(talk).Within(person.Tolerance), "talk seconds");
            }

            Assert.That(call.State, Is.EqualTo(CallState.Ended));
        }
    }
}
