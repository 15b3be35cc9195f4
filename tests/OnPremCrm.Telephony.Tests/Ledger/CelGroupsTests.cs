using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Telephony.Tests.Calls;

namespace OnPremCrm.Telephony.Tests.Ledger;

/// <summary>What a real Asterisk 22 wrote about calls that no recorded story has.</summary>
public sealed class CelGroupsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private long _number;

    [Test]
    public void People_in_a_conference_have_linkedids_of_their_own_and_are_read_together()
    {
        const string room = """{"bridge_id":"room","bridge_technology":"softmix"}""";
        var calls = Calls(
            Row(0, "CHAN_START", "PJSIP/trunk-itsp-00000001", "1.1", exten: "+493055500800", number: "+491701234567"),
            Row(0.1, "APP_START", "PJSIP/trunk-itsp-00000001", "1.1", app: "ConfBridge", arguments: "800"),
            Row(1, "CHAN_START", "PJSIP/111-00000002", "1.2", exten: "800", number: "111"),
            Row(1.1, "APP_START", "PJSIP/111-00000002", "1.2", app: "ConfBridge", arguments: "800"),
            Row(2, "BRIDGE_ENTER", "PJSIP/trunk-itsp-00000001", "1.1", app: "ConfBridge", arguments: "800", extra: room),
            Row(3, "BRIDGE_ENTER", "PJSIP/111-00000002", "1.2", app: "ConfBridge", arguments: "800", extra: room),
            Row(9, "HANGUP", "PJSIP/trunk-itsp-00000001", "1.1", extra: """{"hangupcause":16,"hangupsource":"PJSIP/trunk-itsp-00000001","dialstatus":""}"""),
            Row(10, "HANGUP", "PJSIP/111-00000002", "1.2", extra: """{"hangupcause":16,"hangupsource":"PJSIP/111-00000002","dialstatus":""}"""));

        var inbound = calls.Single(call => call.Direction == CallDirection.Inbound);
        Assert.That((inbound.Disposition, inbound.TalkSeconds, inbound.Conference), Is.EqualTo(((CallDisposition?)CallDisposition.Answered, (double?)6, "800")));
        Assert.That(inbound.AnsweredBy, Is.EqualTo(new[] { "111" }));
    }

    [Test]
    public void A_forwarded_call_that_the_dialplan_gives_up_was_missed_and_not_abandoned()
    {
        var call = Calls(
            Row(0, "CHAN_START", "PJSIP/trunk-itsp-00000001", "1.1", exten: "+493055500112", number: "+491701234567"),
            Row(0.1, "APP_START", "PJSIP/trunk-itsp-00000001", "1.1", app: "Dial", arguments: "PJSIP/112,6,tT"),
            Row(0.2, "CHAN_START", "PJSIP/112-00000002", "1.2", "1.1"),
            Row(2, "CHAN_START", "Local/113@internal-00000001;1", "1.3", "1.1", exten: "113"),
            Row(2, "CHAN_START", "Local/113@internal-00000001;2", "1.4", "1.1", exten: "113"),
            Row(2.01, "FORWARD", "PJSIP/trunk-itsp-00000001", "1.1", app: "Dial", arguments: "PJSIP/112,6,tT", extra: """{"forward":"113"}"""),
            Row(2.02, "APP_START", "Local/113@internal-00000001;2", "1.4", "1.1", app: "Dial", arguments: "PJSIP/113,6,tT"),
            Row(2.03, "CHAN_START", "PJSIP/113-00000003", "1.5", "1.1"),
            Row(2.04, "HANGUP", "PJSIP/112-00000002", "1.2", "1.1", app: "AppDial", extra: """{"hangupcause":23,"hangupsource":"PJSIP/112-00000002","dialstatus":""}"""),
            Row(6, "HANGUP", "Local/113@internal-00000001;1", "1.3", "1.1", app: "AppDial", extra: """{"hangupcause":0,"hangupsource":"","dialstatus":""}"""),
            Row(6, "HANGUP", "Local/113@internal-00000001;2", "1.4", "1.1", extra: """{"hangupcause":0,"hangupsource":"","dialstatus":"CANCEL"}"""),
            Row(6, "HANGUP", "PJSIP/trunk-itsp-00000001", "1.1", extra: """{"hangupcause":19,"hangupsource":"dialplan/builtin","dialstatus":"CANCEL"}"""),
            Row(6, "HANGUP", "PJSIP/113-00000003", "1.5", "1.1", app: "AppDial", extra: """{"hangupcause":16,"hangupsource":"","dialstatus":""}""")).Single();

        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Missed));
        Assert.That(call.Legs.Select(leg => (leg.Extension, leg.Outcome)), Is.EqualTo(new (string?, LegOutcome?)[] { ("112", LegOutcome.Forwarded), ("113", LegOutcome.NoAnswer) }));
    }

    [TestCase("1.1", 0)]
    [TestCase("crm-0193b5d2-0000-7000-8000-000000000001", 1)]
    public async Task A_phone_that_Asterisk_could_not_call_back_is_no_call_unless_a_click_asked_for_it(string uniqueid, int calls)
    {
        await using var folder = OnPremCrm.Testing.TemporaryFolder.Create("ledger-");
        var path = Path.Combine(folder.Path, "cel.csv");
        await File.WriteAllTextAsync(path, $"""
            "CHAN_START","1795262400.000000","Operator 126","126","","","","s","from-internal","PJSIP/126-0000003d","","","{uniqueid}","{uniqueid}","","","","","",""
            "HANGUP","1795262400.004000","Operator 126","126","126","","","s","from-internal","PJSIP/126-0000003d","AppDial2","(Outgoing Line)","{uniqueid}","{uniqueid}","","","","","",""

            """);
        var ledger = new PbxLedger(new Asterisk.AsteriskServerOptions { Trunks = ["PJSIP/trunk-itsp"], CelCsvPath = path }, TimeSpan.Zero);
        var found = 0;
        await foreach (var part in ledger.ReadAsync(Noon.AddHours(-1), Noon.AddHours(1), null, CancellationToken.None))
        {
            found += part.Calls.Count;
        }

        Assert.That(found, Is.EqualTo(calls));
    }

    private static List<CallSnapshot> Calls(params CelRow[] rows)
    {
        var groups = new CelGroups();
        foreach (var row in rows)
        {
            Assert.That(groups.Add(row), Is.Empty);
        }

        return [.. groups.End().SelectMany(group => LedgerCalls.Derive(CelStory.Of(group.Rows, "/var/spool/asterisk/monitor"), TrackerRun.Lab, new Endpoints(TrackerRun.Lab)))];
    }

    private CelRow Row(
        double at, string kind, string channel, string uniqueid, string? linkedid = null, string app = "", string arguments = "", string exten = "s", string number = "",
        string extra = "") => new()
        {
            Number = _number++, Event = kind, At = Noon.AddSeconds(at), Channel = channel, Uniqueid = uniqueid, Linkedid = linkedid ?? uniqueid, App = app, AppArguments = arguments,
            Exten = exten, CallerNumber = number, Extra = extra,
        };
}
