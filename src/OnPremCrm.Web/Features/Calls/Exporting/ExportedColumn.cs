namespace OnPremCrm.Web.Features.Calls.Exporting;

/// <summary>A column of an exported log: its head, and what a row has there: a text, a moment in the user's zone (DateTime), a length (TimeSpan), a number for phones, or null.</summary>
public sealed record ExportedColumn(string Head, Func<CallRow, object?> Cell);
