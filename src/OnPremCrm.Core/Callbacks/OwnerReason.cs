namespace OnPremCrm.Core.Callbacks;

/// <summary>Why a callback belongs to its owner.</summary>
public enum OwnerReason
{
    /// <summary>The contact's owner.</summary>
    ContactOwner,

    /// <summary>The last who talked with this number.</summary>
    LastTalked,

    /// <summary>The (first) phone that rang.</summary>
    Rang,

    /// <summary>Took it from the list.</summary>
    Taken,

    /// <summary>Was given it by a colleague.</summary>
    HandedOver,

    /// <summary>No owner could be found: everybody sees it as free.</summary>
    Nobody,
}
