using OnPremCrm.Core.Callbacks;
using OnPremCrm.Web.Components;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>What we owe the number of a card.</summary>
/// <param name="OwnerName">Null: nobody yet.</param>
public sealed record PopCallback(CallbackId Id, string Number, DueLight Due, string? OwnerName, bool IsMine);
