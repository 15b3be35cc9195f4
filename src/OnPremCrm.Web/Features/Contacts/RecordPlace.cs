namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Which page of a list is wanted.</summary>
/// <param name="From">The row that it lies behind or before. Null: the first page.</param>
/// <param name="IsBefore">The page before that row, not the one behind it.</param>
public sealed record RecordPlace(RecordCursor? From = null, bool IsBefore = false)
{
    /// <summary>What an address says; the first page when it says nothing that can be read.</summary>
    public static RecordPlace Read(string? after, string? before) => RecordCursor.Read(before) is { } end ? new RecordPlace(end, true) : new RecordPlace(RecordCursor.Read(after));
}
