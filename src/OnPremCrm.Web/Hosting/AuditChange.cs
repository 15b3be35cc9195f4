namespace OnPremCrm.Web.Hosting;

/// <summary>One line of an audit entry's details, in words.</summary>
/// <param name="Field">Its name in the entry.</param>
/// <param name="Label">The field, as the pages name it.</param>
/// <param name="Before">What it was. Null: nothing, or the entry does not say.</param>
/// <param name="After">What it is since then, or a fact. Null: it was taken away.</param>
/// <param name="IsChange">A value that changed; else a fact.</param>
public sealed record AuditChange(string Field, string Label, string? Before, string? After, bool IsChange = false)
{
    private const int LongestLine = 160;

    /// <summary>Too long for a line among others.</summary>
    public bool IsLong => (Before?.Length ?? 0) + (After?.Length ?? 0) > LongestLine || After?.Contains('\n', StringComparison.Ordinal) == true;
}
