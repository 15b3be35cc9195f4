using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>What happens on a simulated PBX: each method is a call from its first channel to its last hang-up. A hang-up asked for over AMI ends any of them early.</summary>
public sealed class Stories(SimulatedPbx pbx, SpokenSound sound, TimeProvider time)
{
    private readonly Conversations talks = new(pbx, sound, time);

    /// <summary>Somebody calls a phone, which rings and answers; the caller hangs up.</summary>
    public async Task AnsweredAsync(OutsideParty caller, string extension, TimeSpan ringing, TimeSpan talking, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, extension);
        var phone = await RingPhoneAsync(trunk, extension);
        if (await talks.RingsAsync(trunk, phone, trunk, ringing, cancellationToken))
        {
            await pbx.AnswerAsync(trunk, phone);
            await talks.TalkAsync(trunk, phone, trunk, talking, cancellationToken);
        }
    }

    /// <summary>Somebody calls a phone and gives up while it rings.</summary>
    public async Task AbandonedAsync(OutsideParty caller, string extension, TimeSpan ringing, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, extension);
        var phone = await RingPhoneAsync(trunk, extension);
        if (!await talks.RingsAsync(trunk, phone, trunk, ringing, cancellationToken))
        {
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
        if (await talks.RingsAsync(trunk, phone, trunk, ringing, cancellationToken))
        {
            await talks.NotAnsweredAsync(trunk, phone, HangupCause.Unknown);
        }
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

        if (!await RingAllAsync(trunk, phones, ringing, cancellationToken))
        {
            return;
        }

        if (answeredBy is null || !phones.TryGetValue(answeredBy, out var answering))
        {
            await pbx.RequestHangUpAsync(trunk);
            await EndRingingAsync(trunk, phones.Values, HangupCause.Interworking);
            await pbx.LeaveQueueAsync(trunk);
            await pbx.HangUpAsync(trunk, HangupCause.Normal);
            return;
        }

        await pbx.AnswerAsync(trunk, answering);
        await EndRingingAsync(trunk, phones.Values.Where(phone => phone != answering), HangupCause.AnsweredElsewhere);
        await pbx.LeaveQueueAsync(trunk);
        await talks.TalkAsync(trunk, answering, trunk, talking, cancellationToken);
    }

    // Who declines falls out, and the others ring on; who is sent on leaves the queue. False: it has been told to its end.
    private async Task<bool> RingAllAsync(SimulatedChannel trunk, Dictionary<string, SimulatedChannel> phones, TimeSpan ringing, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var left = ringing - time.GetElapsedTime(began);
            switch (await pbx.AskedAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken, [trunk, .. phones.Values]))
            {
                case null:
                    return true;
                case { Act: SimulatedAct.Redirect } sent:
                    await EndRingingAsync(trunk, phones.Values, HangupCause.Interworking);
                    await pbx.LeaveQueueAsync(trunk);
                    await talks.DeliverAsync(trunk, talks.To(sent), trunk, cancellationToken);
                    return false;
                case { Act: SimulatedAct.HangUp } declined when declined.Channel != trunk:
                    await pbx.DialEndAsync(trunk, declined.Channel, "NOANSWER");
                    await pbx.HangUpAsync(declined.Channel, declined.Cause);
                    phones.Remove(phones.First(phone => phone.Value == declined.Channel).Key);
                    break;
                default:
                    await EndRingingAsync(trunk, phones.Values, HangupCause.Interworking);
                    await pbx.LeaveQueueAsync(trunk);
                    await pbx.HangUpAsync(trunk, HangupCause.Normal);
                    return false;
            }
        }
    }

    /// <summary>A phone answers and hands the caller on to another one, which answers too.</summary>
    public async Task TransferredAsync(OutsideParty caller, string first, string second, TimeSpan ringing, TimeSpan talking, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, first);
        var phone = await RingPhoneAsync(trunk, first);
        if (!await talks.RingsAsync(trunk, phone, trunk, ringing, cancellationToken))
        {
            return;
        }

        await pbx.AnswerAsync(trunk, phone);
        await talks.TalkAsync(trunk, phone, trunk, talking, cancellationToken, new HandingOn(second, ringing, talking, TakesSecondCall: true));
    }

    /// <summary>Nobody answers, and the caller leaves a message.</summary>
    public async Task VoicemailAsync(OutsideParty caller, string extension, TimeSpan ringing, TimeSpan speaking, CancellationToken cancellationToken)
    {
        var trunk = await ComeInAsync(caller, extension);
        var phone = await RingPhoneAsync(trunk, extension);
        var asked = await pbx.AskedAsync(ringing, cancellationToken, phone, trunk);
        if (asked is { Act: SimulatedAct.Redirect })
        {
            await pbx.DialEndAsync(trunk, phone, "CANCEL");
            await pbx.HangUpAsync(phone, HangupCause.Interworking);
            await talks.DeliverAsync(trunk, talks.To(asked), trunk, cancellationToken);
            return;
        }

        await pbx.DialEndAsync(trunk, phone, "NOANSWER");
        await pbx.RunAsync(trunk, "VoiceMail", $"{extension}@default,u");
        await pbx.UpAsync(trunk);
        await pbx.HangUpAsync(phone, asked?.Cause ?? HangupCause.Unknown);
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
        if (!await talks.RingsAsync(caller, phone, null, ringing, cancellationToken))
        {
            return;
        }

        await pbx.AnswerAsync(caller, phone);
        await talks.TalkAsync(caller, phone, null, talking, cancellationToken);
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
        await talks.TalkAsync(trunk, phone, phone, span, cancellationToken);
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

    private async Task EndRingingAsync(SimulatedChannel trunk, IEnumerable<SimulatedChannel> phones, HangupCause cause)
    {
        foreach (var phone in phones)
        {
            await pbx.DialEndAsync(trunk, phone, "CANCEL");
            await pbx.HangUpAsync(phone, cause);
        }
    }
}
