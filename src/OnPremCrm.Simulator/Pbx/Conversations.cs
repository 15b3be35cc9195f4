using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>
/// Two who talk, until one hangs up, and whatever a click makes of it meanwhile: the other side is handed on, a colleague is asked, a ringing call is sent
/// elsewhere or declined. Each is told as a real Asterisk tells it.
/// </summary>
public sealed class Conversations(SimulatedPbx pbx, SpokenSound sound, TimeProvider time)
{
    private const int FewestDigitsOutside = 6;

    /// <summary>Two talk; returns when both have ended, whoever talks then.</summary>
    /// <param name="other">The far side: it stays when the phone hands over.</param>
    /// <param name="phone">The phone of ours.</param>
    /// <param name="recorded">The channel after which the recording is named. Null: nobody records.</param>
    /// <param name="talking">How long, when nothing is asked meanwhile; then the far side hangs up.</param>
    /// <param name="cancellationToken">Drops everything.</param>
    /// <param name="then">To whom the phone hands the far side on when the time has passed. Null: the far side hangs up.</param>
    public async Task TalkAsync(
        SimulatedChannel other, SimulatedChannel phone, SimulatedChannel? recorded, TimeSpan talking, CancellationToken cancellationToken, HandingOn? then = null)
    {
        var answeredAt = time.GetTimestamp();
        await pbx.BridgeAsync(phone, other);
        while (true)
        {
            var left = talking - time.GetElapsedTime(answeredAt);
            var asked = await pbx.AskedAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken, phone, other);
            var (mine, theirs) = asked?.Channel == other ? (other, phone) : (phone, other);
            if (asked is { Act: SimulatedAct.Ask })
            {
                if (await AskAsync(theirs, mine, asked.Exten, cancellationToken) is not { } goesOn)
                {
                    await RecordAsync(recorded, time.GetElapsedTime(answeredAt), cancellationToken);
                    return;
                }

                (phone, other) = mine == phone ? (goesOn, other) : (phone, goesOn);
                (talking, then) = (time.GetElapsedTime(answeredAt) + pbx.Options.HandedOnTalks, null);
                continue;
            }

            await RecordAsync(recorded, time.GetElapsedTime(answeredAt), cancellationToken);
            switch (asked)
            {
                case { Act: SimulatedAct.TakeBack }:
                    continue; // nobody is asked
                case null when then is not null:
                    await HandOnAsync(other, phone, then.Exten);
                    await DeliverAsync(other, then, recorded, cancellationToken);
                    return;
                case { Act: SimulatedAct.HandOn }:
                    await HandOnAsync(theirs, mine, asked.Exten);
                    await DeliverAsync(theirs, To(asked), recorded, cancellationToken);
                    return;
                case { Act: SimulatedAct.Redirect }:
                    await pbx.LeaveAsync(mine);
                    await pbx.HangUpAsync(theirs);
                    await DeliverAsync(mine, To(asked), recorded, cancellationToken);
                    return;
                default:
                    await EndAsync(other, phone, asked?.Channel ?? other);
                    return;
            }
        }
    }

    /// <summary>A phone rings for a caller.</summary>
    /// <returns>True: it has rung for so long. False: it was declined or the caller was sent elsewhere, and that has been told to its end.</returns>
    public async Task<bool> RingsAsync(SimulatedChannel caller, SimulatedChannel phone, SimulatedChannel? recorded, TimeSpan ringing, CancellationToken cancellationToken)
    {
        switch (await pbx.AskedAsync(ringing, cancellationToken, phone, caller))
        {
            case null:
                return true;
            case { Act: SimulatedAct.Redirect } sent:
                await pbx.DialEndAsync(caller, phone, "CANCEL");
                await pbx.HangUpAsync(phone, HangupCause.Interworking);
                await DeliverAsync(caller, To(sent), recorded, cancellationToken);
                return false;
            case var ended:
                await NotAnsweredAsync(caller, phone, ended.Cause);
                return false;
        }
    }

    /// <summary>A phone does not answer, and there is nobody else.</summary>
    public async Task NotAnsweredAsync(SimulatedChannel caller, SimulatedChannel phone, HangupCause cause)
    {
        await pbx.DialEndAsync(caller, phone, "NOANSWER");
        await pbx.HangUpAsync(phone, cause);
        await pbx.HangUpAsync(caller, HangupCause.NoAnswer);
    }

    /// <summary>A phone's caller goes to somebody else without being asked.</summary>
    public async Task HandOnAsync(SimulatedChannel other, SimulatedChannel phone, string exten)
    {
        await pbx.BlindTransferAsync(phone, other, exten);
        await pbx.LeaveAsync(phone);
        await pbx.LeaveAsync(other);
        await pbx.HangUpAsync(phone);
    }

    /// <summary>The dialplan has a channel that comes from a click: it dials a colleague or the outside, to the end of the call.</summary>
    public async Task DeliverAsync(SimulatedChannel caller, HandingOn to, SimulatedChannel? recorded, CancellationToken cancellationToken)
    {
        var exten = to.Exten;
        (caller.Context, caller.Exten) = ("from-internal", exten);
        var isColleague = pbx.Options.Extensions.Contains(exten);
        if (!isColleague && exten.Length < FewestDigitsOutside)
        {
            await pbx.HangUpAsync(caller, HangupCause.UnallocatedNumber);
            return;
        }

        var isBusy = isColleague && !to.TakesSecondCall && pbx.IsInUse(exten);
        var target = isColleague
            ? await pbx.DialAsync(caller, $"PJSIP/{exten}", exten, exten)
            : await pbx.DialAsync(caller, pbx.Options.Trunk, exten, $"{exten}@{pbx.Options.Trunk.Split('/')[^1]}");
        if (isBusy)
        {
            await pbx.DialEndAsync(caller, target, "BUSY");
            await pbx.HangUpAsync(target, HangupCause.Busy);
            await pbx.HangUpAsync(caller, HangupCause.Busy);
            return;
        }

        await pbx.RingAsync(caller, target);
        if (await RingsAsync(caller, target, recorded, to.Ringing, cancellationToken))
        {
            await pbx.AnswerAsync(caller, target);
            await TalkAsync(caller, target, recorded, to.Talking, cancellationToken);
        }
    }

    /// <summary>Where a click sends somebody.</summary>
    public HandingOn To(SimulatedRequest asked) => new(asked.Exten, pbx.Options.HandedOnRings, pbx.Options.HandedOnTalks);

    /// <summary>One hangs up, and Asterisk ends the other.</summary>
    public async Task EndAsync(SimulatedChannel other, SimulatedChannel phone, SimulatedChannel endedBy)
    {
        await pbx.RequestHangUpAsync(endedBy);
        await pbx.LeaveAsync(phone);
        await pbx.LeaveAsync(other);
        await pbx.HangUpAsync(phone);
        await pbx.HangUpAsync(other);
    }

    private Task RecordAsync(SimulatedChannel? recorded, TimeSpan length, CancellationToken cancellationToken) =>
        recorded is null ? Task.CompletedTask : sound.WriteAsync(recorded, length, cancellationToken);

    /// <returns>The phone that talks with the other side now. Null: that has ended.</returns>
    private async Task<SimulatedChannel?> AskAsync(SimulatedChannel other, SimulatedChannel phone, string exten, CancellationToken cancellationToken)
    {
        var isBusy = pbx.IsInUse(exten);
        var consultation = await Consultation.BeginAsync(pbx, phone, other, exten);
        if (!pbx.Options.Extensions.Contains(exten) || isBusy)
        {
            await consultation.TakeBackAsync("BUSY", HangupCause.Busy); // Asterisk plays a tone and puts the two together again
            return phone;
        }

        var colleague = await consultation.RingAsync(exten);
        switch (await pbx.AskedAsync(pbx.Options.HandedOnRings, cancellationToken, phone, colleague, other))
        {
            case null:
                break;
            case { Act: SimulatedAct.HangUp } ended when ended.Channel == phone:
                return await HandOverRingingAsync(consultation, other, colleague, cancellationToken);
            case { Act: SimulatedAct.HangUp } declined when declined.Channel == colleague:
                await consultation.TakeBackAsync("NOANSWER", declined.Cause);
                return phone;
            default:
                await consultation.TakeBackAsync("CANCEL", HangupCause.Interworking);
                return phone;
        }

        await consultation.AnswerAsync();
        switch (await pbx.AskedAsync(pbx.Options.AskedTalks, cancellationToken, phone, colleague, other))
        {
            case { Act: SimulatedAct.HangUp } ended when ended.Channel == phone:
                await consultation.HandOverAsync();
                return colleague;
            default:
                await consultation.TakeBackAsync(null, HangupCause.Normal); // also when the colleague hangs up, or nobody decides
                return phone;
        }
    }

    private async Task<SimulatedChannel?> HandOverRingingAsync(Consultation consultation, SimulatedChannel other, SimulatedChannel colleague, CancellationToken cancellationToken)
    {
        await consultation.HandOverRingingAsync();
        if (await pbx.AskedAsync(pbx.Options.HandedOnRings, cancellationToken, colleague, other) is null)
        {
            await consultation.AnswerAsync();
            await consultation.ShortenAsync();
            return colleague;
        }

        await pbx.LeaveAsync(other);
        await consultation.EndWireAsync("NOANSWER", HangupCause.Rejected);
        await pbx.HangUpAsync(other);
        return null;
    }
}
