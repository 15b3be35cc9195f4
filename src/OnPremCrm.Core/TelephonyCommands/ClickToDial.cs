using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>
/// Asks the telephony service to dial, or to do something with a call, by a row with a deadline. What is certain to fail is refused here and now, as a row too:
/// the asker sees it where he sees the progress, and never waits for nothing. The caller saves.
/// </summary>
public sealed class ClickToDial(CrmDatabase database, HomeNumbering home, TimeProvider time)
{
    /// <summary>Not claimed by the service within this time, a command expires: nobody wants a phone to ring for a click of long ago.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Adds a dial command. It is refused already when the link to Asterisk is down.</summary>
    /// <param name="request">Who wants to dial what.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    /// <returns>The command, or why the text is no number that can be dialled.</returns>
    public async Task<(TelephonyCommand? Command, NumberFault Fault)> DialAsync(DialRequest request, CancellationToken cancellationToken = default)
    {
        var (number, fault) = await ReadAsync(request.Number, request.Server, cancellationToken);
        return number is null ? (null, fault) : (await AddAsync(TelephonyCommandKind.Dial, request, number, null, cancellationToken), NumberFault.None);
    }

    /// <summary>Adds a command that gives a call to somebody else: while it rings, blindly, or after asking.</summary>
    /// <param name="kind">Send on, hand over or ask.</param>
    /// <param name="request">To whom, and whose phone asks.</param>
    /// <param name="callId">The call.</param>
    /// <param name="cancellationToken">Ends the look-ups.</param>
    /// <returns>The command, or why the text is no number that can be dialled.</returns>
    public async Task<(TelephonyCommand? Command, NumberFault Fault)> GiveAsync(
        TelephonyCommandKind kind, DialRequest request, Guid callId, CancellationToken cancellationToken = default)
    {
        var (number, fault) = await ReadAsync(request.Number, request.Server, cancellationToken);
        return number is null ? (null, fault) : (await AddAsync(kind, request, number, callId, cancellationToken), NumberFault.None);
    }

    /// <summary>Adds a command about a call, or about the phone itself, that names nobody else.</summary>
    /// <param name="kind">Decline, take back, pause, resume.</param>
    /// <param name="server">The Asterisk server.</param>
    /// <param name="extension">The phone whose user wants it.</param>
    /// <param name="callId">The call. Null when it is about the phone.</param>
    /// <param name="requestedBy">Who wants it.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public Task<TelephonyCommand> AskAsync(
        TelephonyCommandKind kind, string server, string extension, Guid? callId, Users.UserId requestedBy, CancellationToken cancellationToken = default) =>
        AddAsync(kind, new DialRequest("", server, extension, requestedBy), null, callId, cancellationToken);

    /// <summary>Adds a command that ends a call, or the dial command behind it.</summary>
    /// <param name="server">The Asterisk server.</param>
    /// <param name="extension">The phone whose user wants it.</param>
    /// <param name="targetId">The call's or the dial command's id.</param>
    /// <param name="requestedBy">Null when a program asks.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public Task<TelephonyCommand> HangUpAsync(
        string server, string extension, Guid targetId, Users.UserId? requestedBy, CancellationToken cancellationToken = default) =>
        AddAsync(TelephonyCommandKind.HangUp, new DialRequest("", server, extension, requestedBy), null, targetId, cancellationToken);

    private async Task<(string? Number, NumberFault Fault)> ReadAsync(string text, string server, CancellationToken cancellationToken)
    {
        var place = await home.FindAsync(server, cancellationToken);
        var reading = NumberingPlan.Read(text, place);
        return (reading.IsNumber ? reading.Number.ToString() : reading.ShortDigits, reading.Fault);
    }

    private async Task<TelephonyCommand> AddAsync(
        TelephonyCommandKind kind, DialRequest request, string? number, Guid? targetId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var server = await database.TelephonyServers.AsNoTracking().SingleOrDefaultAsync(known => known.Name == request.Server, cancellationToken);
        CommandRefusal? refusal = server is null ? CommandRefusal.UnknownServer : server.IsReachable(now) ? null : CommandRefusal.NotConnected;
        var command = new TelephonyCommand
        {
            Id = TelephonyCommandId.New(now),
            Kind = kind,
            Server = request.Server,
            Extension = request.Extension,
            Number = number,
            ContactId = request.ContactId,
            CallbackId = request.CallbackId,
            TargetId = targetId,
            RequestedBy = request.RequestedBy,
            State = refusal is null ? TelephonyCommandState.Queued : TelephonyCommandState.Refused,
            Reason = refusal,
            Progress = refusal is null ? DialProgress.Queued : DialProgress.Ended,
            CreatedAt = now,
            DeadlineAt = now + Deadline,
            FinishedAt = refusal is null ? null : now,
            UpdatedAt = now,
        };
        database.TelephonyCommands.Add(command);
        return command;
    }
}
