namespace OnPremCrm.Web.Features.Calls;

/// <summary>Why a view was not saved or changed.</summary>
public enum ViewRefusal
{
    NameMissing,

    NameTaken,

    /// <summary>Somebody else's, one that managers keep, or gone.</summary>
    NotYours,

    TooMany,
}
