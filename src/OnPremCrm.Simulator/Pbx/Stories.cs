using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>What happens on a simulated PBX: each method is a call from its first channel to its last hang-up. A hang-up asked for over AMI ends any of them early.</summary>
public sealed class Stories(SimulatedPbx pbx, SpokenSound sound, TimeProvider time)
{
    /// <summary>Somebody calls a phone, which rings and answers; the caller hangs up.</summary>
    public async Task AnsweredAsync(OutsideParty caller, string extension, TimeSpan ringing, TimeSpan talking, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, extension);
        var phone = await RingPhoneAsync(trunk, extension);
        if (!await pbx.WaitAsync(ringing, cancellationToken, phone))
        {
            await DeclineAsync(trunk, phone);
            return;
        }

        await pbx.AnswerAsync(trunk, phone);
        await TalkAsync(trunk, phone, trunk, talking, cancellationToken);
    }

    /// <summary>Somebody calls a phone and gives up while it rings.</summary>
    public async Task AbandonedAsync(OutsideParty caller, string extension, TimeSpan ringing, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, extension);
        var phone = await RingPhoneAsync(trunk, extension);
        if (!await pbx.WaitAsync(ringing, cancellationToken, phone))
        {
            await DeclineAsync(trunk, phone);
            return;
        }

        await pbx.RequestHangUpAsync(trunk);
        await pbx.DialEndAsync(trunk, phone, "CANCEL");
        await pbx.HangUpAsync(phone, HangupCause.Interworking);
        await pbx.HangUpAsync(trunk, HangupCause.Interworking);
    }

    /// <summary>Somebody calls a phone that rings until the PBX gives up.</summary>
    public async Task NotAnsweredAsync(OutsideParty caller, string extension, TimeSpan ringing, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, extension);
        var phone = await RingPhoneAsync(trunk, extension);
        await pbx.WaitAsync(ringing, cancellationToken, phone);
        await DeclineAsync(trunk, phone);
    }

    /// <summary>Somebody calls the queue; all its phones ring, one answers.</summary>
    /// <param name="answeredBy">Null: the caller gives up instead.</param>
    public async Task QueueAsync(OutsideParty caller, string? answeredBy, TimeSpan ringing, TimeSpan talking, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, "200");
        await pbx.UpAsync(trunk);
        await pbx.JoinQueueAsync(trunk);
        var phones = new Dictionary<string, SimulatedChannel>();
        foreach (var member in pbx.Options.QueueMembers)
        {
            var phone = await pbx.DialAsync(trunk, $"PJSIP/{member}", member, member);
            await pbx.CallAgentAsync(trunk, phone, member);
            await pbx.RingAsync(trunk, phone);
            phones.Add(member, phone);
        }

        var rangOut = await pbx.WaitAsync(ringing, cancellationToken, phones.Values);
        if (answeredBy is null || !rangOut)
        {
            await pbx.RequestHangUpAsync(trunk);
            await EndRingingAsync(trunk, phones.Values, HangupCause.Interworking);
            await pbx.LeaveQueueAsync(trunk);
            await pbx.HangUpAsync(trunk, HangupCause.Normal);
            return;
        }

        var answering = phones[answeredBy];
        await pbx.AnswerAsync(trunk, answering);
        await EndRingingAsync(trunk, phones.Values.Where(phone => phone != answering), HangupCause.AnsweredElsewhere);
        await pbx.LeaveQueueAsync(trunk);
        await TalkAsync(trunk, answering, trunk, talking, cancellationToken);
    }

    /// <summary>A phone answers and hands the caller on to another one, which answers too.</summary>
    public async Task TransferredAsync(OutsideParty caller, string first, string second, TimeSpan ringing, TimeSpan talking, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, first);
        var phone = await RingPhoneAsync(trunk, first);
        await pbx.WaitAsync(ringing, cancellationToken, phone);
        await pbx.AnswerAsync(trunk, phone);
        await pbx.BridgeAsync(phone, trunk);
        if (!await pbx.WaitAsync(talking, cancellationToken, phone, trunk))
        {
            await EndTalkAsync(trunk, phone, phone);
            return;
        }

        await pbx.BlindTransferAsync(phone, trunk, second);
        await pbx.LeaveAsync(phone);
        await pbx.LeaveAsync(trunk);
        await pbx.HangUpAsync(phone);
        var target = await RingPhoneAsync(trunk, second);
        await pbx.WaitAsync(ringing, cancellationToken, target);
        await pbx.AnswerAsync(trunk, target);
        await TalkAsync(trunk, target, trunk, talking, cancellationToken);
    }

    /// <summary>Nobody answers, and the caller leaves a message.</summary>
    public async Task VoicemailAsync(OutsideParty caller, string extension, TimeSpan ringing, TimeSpan speaking, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, extension);
        var phone = await RingPhoneAsync(trunk, extension);
        await pbx.WaitAsync(ringing, cancellationToken, phone);
        await pbx.DialEndAsync(trunk, phone, "NOANSWER");
        await pbx.RunAsync(trunk, "VoiceMail", $"{extension}@default,u");
        await pbx.UpAsync(trunk);
        await pbx.HangUpAsync(phone, HangupCause.Unknown);
        await pbx.WaitAsync(speaking, cancellationToken, trunk);
        await pbx.RequestHangUpAsync(trunk);
        await pbx.SetAsync(trunk, "VMSTATUS", "SUCCESS");
        await pbx.HangUpAsync(trunk);
    }

    /// <summary>A phone dials the outside by hand.</summary>
    /// <param name="talking">Null: the far end does not answer.</param>
    public async Task OutboundAsync(string extension, string number, TimeSpan ringing, TimeSpan? talking, CancellationToken cancellationToken)
    {
        var phone = await pbx.CallFromPhoneAsync(extension, number);
        await DialOutAsync(phone, number, ringing, talking, cancellationToken);
    }

    /// <summary>Two colleagues.</summary>
    public async Task InternalAsync(string from, string to, TimeSpan ringing, TimeSpan talking, CancellationToken cancellationToken)
    {
        var caller = await pbx.CallFromPhoneAsync(from, to);
        var phone = await RingPhoneAsync(caller, to);
        await pbx.WaitAsync(ringing, cancellationToken, phone, caller);
        await pbx.AnswerAsync(caller, phone);
        await pbx.BridgeAsync(phone, caller);
        await pbx.WaitAsync(talking, cancellationToken, phone, caller);
        await EndTalkAsync(caller, phone, caller);
    }

    /// <summary>Click-to-dial: the operator's own phone rings first, then the far end.</summary>
    /// <param name="operatorAnswers">False: the operator's phone rings out.</param>
    /// <param name="talking">Null: the far end does not answer.</param>
    public async Task OriginatedAsync(AmiMessage originate, bool operatorAnswers, TimeSpan ringing, TimeSpan? talking, CancellationToken cancellationToken)
    {
        var extension = (originate["Channel"] ?? "").Split('/')[^1];
        var number = originate["Exten"] ?? "";
        var phone = await pbx.DialAsync(null, $"PJSIP/{extension}", extension, extension, originate["ChannelId"]);
        foreach (var variable in originate.GetAll("Variable").Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2))
        {
            await pbx.SetAsync(phone, variable[0], variable[1]);
        }

        await pbx.RingAsync(null, phone);
        if (!await pbx.WaitAsync(ringing / 2, cancellationToken, phone) || !operatorAnswers)
        {
            await pbx.HangUpAsync(phone, HangupCause.Unknown);
            await pbx.OriginateResponseAsync(originate, null, 3);
            return;
        }

        await pbx.UpAsync(phone);
        await pbx.DialEndAsync(null, phone, "ANSWER");
        await pbx.OriginateResponseAsync(originate, phone, 4);
        await DialOutAsync(phone, number, ringing, talking, cancellationToken);
    }

    private async Task DialOutAsync(SimulatedChannel phone, string number, TimeSpan ringing, TimeSpan? talking, CancellationToken cancellationToken)
    {
        await pbx.RecordAsync(phone);
        var trunk = await pbx.DialAsync(phone, pbx.Options.Trunk, number, $"{number}@{pbx.Options.Trunk.Split('/')[^1]}");
        if (!await pbx.WaitAsync(ringing / 4, cancellationToken, phone, trunk))
        {
            await GiveUpAsync(phone, trunk);
            return;
        }

        await pbx.RingAsync(phone, trunk);
        if (!await pbx.WaitAsync(ringing, cancellationToken, phone, trunk))
        {
            await GiveUpAsync(phone, trunk);
            return;
        }

        if (talking is not { } span)
        {
            await pbx.DialEndAsync(phone, trunk, "NOANSWER");
            await pbx.HangUpAsync(trunk, HangupCause.NoAnswer);
            await pbx.HangUpAsync(phone, HangupCause.NoAnswer);
            return;
        }

        await pbx.AnswerAsync(phone, trunk);
        await TalkAsync(trunk, phone, phone, span, cancellationToken);
    }

    private async Task GiveUpAsync(SimulatedChannel phone, SimulatedChannel trunk)
    {
        await pbx.RequestHangUpAsync(phone);
        await pbx.DialEndAsync(phone, trunk, "CANCEL");
        await pbx.HangUpAsync(trunk, HangupCause.Normal);
        await pbx.HangUpAsync(phone, HangupCause.Normal);
    }

    private async Task<SimulatedChannel> ComeInAsync(OutsideParty caller, string extension)
    {
        var trunk = await pbx.CallFromOutsideAsync(caller, pbx.Options.CompanyNumber + extension);
        await pbx.RecordAsync(trunk);
        return trunk;
    }

    private async Task<SimulatedChannel> RingPhoneAsync(SimulatedChannel caller, string extension)
    {
        var phone = await pbx.DialAsync(caller, $"PJSIP/{extension}", extension, extension);
        await pbx.RingAsync(caller, phone);
        return phone;
    }

    private async Task DeclineAsync(SimulatedChannel trunk, SimulatedChannel phone)
    {
        var declined = phone.HangUpAsked.IsCompleted;
        await pbx.DialEndAsync(trunk, phone, "NOANSWER");
        await pbx.HangUpAsync(phone, declined ? HangupCause.Rejected : HangupCause.Unknown);
        await pbx.HangUpAsync(trunk, HangupCause.NoAnswer);
    }

    private async Task EndRingingAsync(SimulatedChannel trunk, IEnumerable<SimulatedChannel> phones, HangupCause cause)
    {
        foreach (var phone in phones)
        {
            await pbx.DialEndAsync(trunk, phone, "CANCEL");
            await pbx.HangUpAsync(phone, cause);
        }
    }

    // The file of a recording is named after the channel on which it began.
    private async Task TalkAsync(SimulatedChannel trunk, SimulatedChannel phone, SimulatedChannel recorded, TimeSpan talking, CancellationToken cancellationToken)
    {
        var answeredAt = time.GetTimestamp();
        await pbx.BridgeAsync(phone, trunk);
        var passed = await pbx.WaitAsync(talking, cancellationToken, phone, trunk);
        await sound.WriteAsync(recorded, time.GetElapsedTime(answeredAt), cancellationToken);
        await EndTalkAsync(trunk, phone, passed ? trunk : phone);
    }

    private async Task EndTalkAsync(SimulatedChannel trunk, SimulatedChannel phone, SimulatedChannel endedBy)
    {
        await pbx.RequestHangUpAsync(endedBy);
        await pbx.LeaveAsync(phone);
        await pbx.LeaveAsync(trunk);
        await pbx.HangUpAsync(phone);
        await pbx.HangUpAsync(trunk);
    }
}
