using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;
using OnPremCrm.Core.Calls;
using OnPremCrm.Simulator.Pbx;

namespace OnPremCrm.Tool.Demo;

/// <summary>The demo's past as the PBX's own ledger has it, so that the log can be held against it.</summary>
internal sealed class DemoLedger(string path)
{
    private static readonly TimeSpan Message = TimeSpan.FromSeconds(25);

    private readonly SimulatedLedger ledger = new(path);
    private int last;

    /// <summary>Adds a call that has ended. Calls come in the order of their beginning.</summary>
    public void Add(Call call, string extension)
    {
        var outbound = call.Direction == CallDirection.Outbound;
        var phone = Channel($"PJSIP/{extension}", call, isFirst: outbound, extension, outbound ? call.Dialled! : "s");
        var trunk = Channel(call.Trunk!, call, isFirst: !outbound, call.NumberAsPresented!, outbound ? "s" : call.Did!);
        var (caller, called) = outbound ? (phone, trunk) : (trunk, phone);
        ledger.Begin(caller, call.StartedAt);
        ledger.Run(caller, "Dial", outbound ? $"PJSIP/{call.Dialled}@trunk-itsp,60,tT" : $"PJSIP/{extension},45,tT", call.StartedAt);
        ledger.Begin(called, call.StartedAt);
        if (call.AnsweredAt is { } answeredAt)
        {
            Talk(call, caller, called, answeredAt);
        }
        else
        {
            Fail(call, caller, called);
        }
    }

    private void Talk(Call call, SimulatedChannel caller, SimulatedChannel called, DateTimeOffset answeredAt)
    {
        var bridge = $"00000000-0000-4000-8000-{last:x12}";
        caller.DialStatus = "ANSWER";
        ledger.Answer(called, answeredAt);
        ledger.Answer(caller, answeredAt);
        ledger.Enter(called, bridge, answeredAt);
        ledger.Enter(caller, bridge, answeredAt);
        var endedAt = call.EndedAt!.Value;
        ledger.Leave(caller, bridge, endedAt);
        ledger.Leave(called, bridge, endedAt);
        ledger.End(called, (int)HangupCause.Normal, caller.Name, isLast: false, endedAt);
        ledger.End(caller, (int)HangupCause.Normal, caller.Name, isLast: true, endedAt);
    }

    private void Fail(Call call, SimulatedChannel caller, SimulatedChannel called)
    {
        var endedAt = call.EndedAt!.Value;
        var gaveUp = call.Disposition == CallDisposition.Abandoned;
        var cause = call.Disposition switch
        {
            CallDisposition.Busy => HangupCause.Busy,
            CallDisposition.Abandoned => HangupCause.Normal,
            _ => HangupCause.NoAnswer,
        };
        caller.DialStatus = gaveUp ? "CANCEL" : call.Disposition == CallDisposition.Busy ? "BUSY" : "NOANSWER";
        ledger.End(called, (int)cause, "", isLast: false, endedAt);
        if (call.Disposition == CallDisposition.Voicemail)
        {
            ledger.Run(caller, "VoiceMail", "100@default,u", endedAt);
            ledger.Answer(caller, endedAt);
            ledger.End(caller, (int)HangupCause.Normal, caller.Name, isLast: true, endedAt + Message);
            return;
        }

        ledger.End(caller, (int)cause, gaveUp ? caller.Name : "", isLast: true, endedAt);
    }

    private SimulatedChannel Channel(string endpoint, Call call, bool isFirst, string number, string exten) =>
        new(FormattableString.Invariant($"{endpoint}-{++last:x8}"), isFirst ? call.Linkedid : call.Linkedid + "b", call.Linkedid, call.StartedAt)
        {
            State = ChannelState.Up, CallerIdNum = number, Context = endpoint == call.Trunk ? "from-trunk" : "from-internal", Exten = exten,
        };
}
