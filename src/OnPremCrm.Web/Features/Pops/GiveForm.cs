using OnPremCrm.Core.Calls;
using OnPremCrm.Core.TelephonyCommands;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>What one can choose a colleague for, on a card or in the phone bar.</summary>
/// <param name="Kinds">The first is chosen already.</param>
/// <param name="Wrong">Why whom somebody named cannot get it. Null otherwise.</param>
public sealed record GiveForm(string DomId, CallId CallId, string Label, string Icon, IReadOnlyList<TelephonyCommandKind> Kinds, string? Wrong = null)
{
    /// <summary>What the dialplan does not allow. Null: all of it may work.</summary>
    public TelephonyCommandKind? Barred { get; init; }
}
