using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Calls;

/// <summary>Which columns of the call log one user sees. Without a row it is as we think best. How high the rows are is the user's choice for all lists.</summary>
public sealed class CallLogLayout
{
    /// <summary>Whose.</summary>
    public UserId UserId { get; init; }

    /// <summary>Words of the optional columns that show, from left to right. A word that no version knows any more is passed over.</summary>
    public List<string> Columns { get; set; } = [];
}
