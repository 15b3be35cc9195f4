namespace OnPremCrm.Web.Features.Lists;

/// <summary>Why a view was not saved or changed.</summary>
public enum ViewRefusal
{
    NameMissing,

    NameTaken,

    /// <summary>Somebody else's, one that managers keep, or gone.</summary>
    NotYours,

    TooMany,

    /// <summary>It asks more than a view can keep.</summary>
    TooLong,
}
