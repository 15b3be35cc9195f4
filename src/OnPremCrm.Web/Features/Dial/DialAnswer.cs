using System.ComponentModel;
using OnPremCrm.Core.TelephonyCommands;

namespace OnPremCrm.Web.Features.Dial;

/// <summary>How a request to dial does, as programs read it.</summary>
public sealed record DialAnswer(
    Guid Id,
    [property: Description("queued, then claimed, then succeeded (Asterisk accepted it) or refused; expired when nobody took it in time; unknown when the service was stopped meanwhile.")]
    TelephonyCommandState State,
    [property: Description("What happens now.")] DialProgress Progress,
    [property: Description("How it ended. Null before.")] DialOutcome? Outcome,
    [property: Description("Why it was refused. Null otherwise.")] CommandRefusal? Reason,
    [property: Description("The call that came of it. Null until its first event.")] Guid? CallId)
{
    public static DialAnswer Of(TelephonyCommand command) =>
        new(command.Id.Value, command.State, command.Progress, command.Outcome, command.Reason, command.CallId?.Value);
}
