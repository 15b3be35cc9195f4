namespace OnPremCrm.Web.Hosting.Tables;

/// <summary>A column of an exported table: its head, and what a row has there: a text, a moment in the user's zone (DateTime), a day (DateOnly), a length (TimeSpan), a number (decimal), a number for phones, or null.</summary>
public sealed record TableColumn<TRow>(string Head, Func<TRow, object?> Cell, bool IsWide = false);
