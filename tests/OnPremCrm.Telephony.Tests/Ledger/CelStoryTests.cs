using System.Globalization;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Telephony.Tests.Calls;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Ledger;

/// <summary>Asterisk's own CEL of each recorded story must tell the same calls as its events do.</summary>
[TestFixtureSource(nameof(Stories))]
public sealed class CelStoryTests(string name)
{
    private ExpectedStory expected = null!;
    private List<CallSnapshot> calls = null!;

    public static IEnumerable<string> Stories => Trace.Names;

    [OneTimeSetUp]
    public async Task Read_the_ledger()
    {
        expected = ExpectedStory.Read(Trace.Text(name, "expected.json"));
        calls = [.. (await TraceLedger.CelAsync(name)).Where(call => call.MergedInto is null)];
    }

    [Test]
    public void A_call_for_each_that_a_person_would_count() => Assert.That(calls, Has.Count.EqualTo(expected.Calls.Count));

    [Test]
    public void Each_call_is_what_a_person_would_say()
    {
        using var all = Assert.EnterMultipleScope();
        foreach (var (call, person) in calls.Zip(expected.Calls))
        {
            RecordedStoryTests.Compare(call, WhatCelCanKnow(person));
        }
    }

    // An operator who does not pick up after a click: what was to be dialled is only in the answer to the Originate.
    private ExpectedCall WhatCelCanKnow(ExpectedCall person) =>
        name == "click-to-dial-operator-no-answer" ? person with { AsSent = null, OutsideNumber = null } : person;
}
