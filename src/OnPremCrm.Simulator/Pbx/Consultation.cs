using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>
/// A phone leaves its conversation to ask a colleague, over a pair of Local channels as Asterisk's features do it, and either comes back or hands over.
/// Source: main/bridge_basic.c, and the recorded story attended-transfer-cancelled.
/// </summary>
internal sealed class Consultation
{
    private readonly SimulatedPbx pbx;
    private readonly SimulatedChannel phone;
    private readonly SimulatedChannel waiting;
    private readonly string left;
    private readonly SimulatedChannel near;
    private readonly SimulatedChannel far;
    private readonly string meeting;

    private Consultation(SimulatedPbx pbx, SimulatedChannel phone, SimulatedChannel waiting, SimulatedChannel near, SimulatedChannel far, string meeting) =>
        (this.pbx, this.phone, this.waiting, left, this.near, this.far, this.meeting) = (pbx, phone, waiting, phone.Bridge!, near, far, meeting);

    /// <summary>The colleague. Null until the phone rings.</summary>
    public SimulatedChannel? Colleague { get; private set; }

    /// <summary>The other side waits, and the phone listens to what becomes of the colleague's.</summary>
    public static async Task<Consultation> BeginAsync(SimulatedPbx pbx, SimulatedChannel phone, SimulatedChannel waiting, string exten)
    {
        await pbx.HoldAsync(phone, holds: true);
        var (near, far) = await pbx.WireAsync(phone, exten);
        var asks = new Consultation(pbx, phone, waiting, near, far, pbx.NewBridge());
        await pbx.EnterAsync(near, asks.meeting);
        await pbx.LeaveAsync(phone);
        await pbx.EnterAsync(phone, asks.meeting);
        return asks;
    }

    /// <summary>The colleague's phone rings.</summary>
    public async Task<SimulatedChannel> RingAsync(string exten)
    {
        Colleague = await pbx.DialAsync(far, $"PJSIP/{exten}", exten, exten);
        await pbx.RingAsync(far, Colleague);
        await pbx.RingAsync(null, near);
        return Colleague;
    }

    /// <summary>The colleague lifts.</summary>
    public async Task AnswerAsync()
    {
        await pbx.AnswerAsync(far, Colleague!);
        await pbx.UpAsync(near);
        await pbx.DialEndAsync(null, near, "ANSWER");
        await pbx.BridgeAsync(Colleague!, far);
    }

    /// <summary>The phone goes back to the one who waits. Asterisk has no word for it.</summary>
    /// <param name="status">How a ringing colleague's dialling ended. Null: the colleague talked.</param>
    /// <param name="cause">How the colleague's phone ended.</param>
    public async Task TakeBackAsync(string? status, HangupCause cause)
    {
        await pbx.LeaveAsync(phone);
        await pbx.EnterAsync(phone, left);
        await pbx.HoldAsync(phone, holds: false);
        await EndWireAsync(status, cause);
    }

    /// <summary>The phone lets go while the colleague talks: the one who waits has the colleague.</summary>
    public async Task HandOverAsync()
    {
        await pbx.LeaveAsync(phone);
        await pbx.LeaveAsync(near);
        await pbx.EnterAsync(near, left);
        await pbx.AttendedTransferAsync(phone, waiting, near, left, meeting);
        await pbx.HangUpAsync(phone);
        await ShortenAsync();
    }

    /// <summary>The phone lets go while the colleague's still rings: the one who waits hears it ring.</summary>
    public async Task HandOverRingingAsync()
    {
        await pbx.LeaveAsync(phone);
        await pbx.LeaveAsync(near);
        await pbx.EnterAsync(near, left);
        await pbx.AttendedTransferAsync(phone, waiting, near, left, meeting);
        await pbx.HangUpAsync(phone);
    }

    /// <summary>The wire is taken out, and the colleague stands in the conversation. Nobody hears of it as a hang-up.</summary>
    public async Task ShortenAsync()
    {
        var colleague = Colleague!;
        await pbx.LeaveAsync(colleague);
        await pbx.LeaveAsync(near);
        await pbx.EnterAsync(colleague, left);
        await pbx.HangUpAsync(near);
        await pbx.HangUpAsync(far);
    }

    /// <summary>The colleague's side ends.</summary>
    public async Task EndWireAsync(string? status, HangupCause cause)
    {
        if (Colleague is { } colleague && status is not null)
        {
            await pbx.DialEndAsync(far, colleague, status);
            await pbx.HangUpAsync(colleague, cause);
        }

        await pbx.HangUpAsync(near);
        await pbx.HangUpAsync(far);
        if (Colleague is { } talked && status is null)
        {
            await pbx.HangUpAsync(talked, cause);
        }
    }
}
