using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Core.Callbacks;

/// <summary>A callback with what one wants to know of it at a glance.</summary>
/// <param name="Callback">The callback, with its contact, organisation and owner.</param>
/// <param name="LastCall">The latest attempt. Null when its row is gone.</param>
/// <param name="ClosedByName">Who closed it, or talked. Null while open and when not known.</param>
/// <param name="Hidden">Whose client it is, where whoever looks may not see the client. Null otherwise.</param>
public sealed record OwedCallback(Callback Callback, Call? LastCall, string? ClosedByName, HiddenClient? Hidden = null)
{
    /// <summary>The contact's name, else the organisation's. Null when the number is known to nobody, and for a hidden client.</summary>
    public string? Name => Hidden is null ? Callback.Contact?.Name ?? Callback.Organisation?.Name : null;

    /// <summary>The organisation of a contact. Null when there is none, or when the organisation itself is the name.</summary>
    public string? OrganisationName => Callback.Contact is null ? null : Callback.Organisation?.Name;
}
