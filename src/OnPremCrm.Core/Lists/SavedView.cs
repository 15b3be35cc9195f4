using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Lists;

/// <summary>A saved view of a list: a name for a query string.</summary>
public sealed class SavedView
{
    /// <summary>The longest <see cref="Name"/>.</summary>
    public const int LongestName = 60;

    /// <summary>The longest <see cref="Query"/>.</summary>
    public const int LongestQuery = 2000;

    /// <summary>Names the view.</summary>
    public SavedViewId Id { get; init; }

    /// <summary>Of which list.</summary>
    public ListNoun Noun { get; init; }

    /// <summary>Who made it. Its only user, unless it is shared.</summary>
    public UserId OwnerId { get; init; }

    /// <summary>What people call it; unique among the shared views of a list, and among the own ones of a user.</summary>
    public required string Name { get; set; }

    /// <summary>The parameters of the list's address, without the question mark: <c>period=today&amp;state=missed</c>. Empty: the whole list.</summary>
    public required string Query { get; set; }

    /// <summary>True: everybody sees it, and managers keep it.</summary>
    public bool IsShared { get; set; }

    /// <summary>When it was first saved.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
