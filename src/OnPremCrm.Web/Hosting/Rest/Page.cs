namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>A page of a list. <paramref name="NextCursor"/> asks for the next one; null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>From one row more than asked for, which tells that there is another page.</summary>
    /// <param name="rows">At most <paramref name="limit"/> + 1, in the order of the list.</param>
    /// <param name="cursorOf">The place of an item in the list.</param>
    public static Page<T> Of(IReadOnlyList<T> rows, int limit, Func<T, Cursor> cursorOf) =>
        rows.Count > limit ? new Page<T>([.. rows.Take(limit)], cursorOf(rows[limit - 1]).ToString()) : new Page<T>(rows, null);
}
