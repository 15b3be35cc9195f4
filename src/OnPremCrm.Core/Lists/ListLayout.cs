using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Lists;

/// <summary>Which columns of a list one user sees. Without a row it is as we think best. How high the rows are is the user's choice for all lists.</summary>
public sealed class ListLayout
{
    /// <summary>Whose.</summary>
    public UserId UserId { get; init; }

    /// <summary>Of which list.</summary>
    public ListNoun Noun { get; init; }

    /// <summary>Words of the optional columns that show, from left to right. A word that nothing is called by any more is passed over.</summary>
    public List<string> Columns { get; set; } = [];
}
