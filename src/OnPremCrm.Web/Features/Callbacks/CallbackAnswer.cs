using System.ComponentModel;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>A callback as programs read it.</summary>
[Description("The obligation to call somebody whom no person answered. At most one is open per outside number.")]
public sealed record CallbackAnswer(
    Guid Id,
    [property: Description("Whom to call, E.164.")] string Number,
    CallbackState State,
    [property: Description("How often they tried.")] int Attempts,
    Named? Contact,
    Named? Organisation,
    [property: Description("Who owes it. Null: nobody yet.")] Named? Owner,
    OwnerReason OwnerReason,
    string? Queue,
    Guid FirstCallId,
    Guid LastCallId,
    DateTime LastAttemptAt,
    [property: Description("By when to call, in working time.")] DateTime DueAt,
    DateTime CreatedAt,
    [property: Description("Null while open.")] DateTime? ClosedAt,
    [property: Description("Null while open.")] CallbackClosure? ClosedHow,
    [property: Description("The conversation that closed it. Null while open and when closed by hand.")] Guid? ClosedByCallId,
    [property: Description("Why it was closed by hand.")] string? ClosedNote);
