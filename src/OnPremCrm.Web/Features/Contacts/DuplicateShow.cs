namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the page of duplicates shows.</summary>
public enum DuplicateShow
{
    /// <summary>Those that nobody has decided about.</summary>
    Open,

    /// <summary>Those of which somebody said that they are two.</summary>
    Two,

    /// <summary>Merges that can be undone.</summary>
    Merged,
}
