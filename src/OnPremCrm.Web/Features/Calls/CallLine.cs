namespace OnPremCrm.Web.Features.Calls;

/// <summary>A row of the log and the columns that it shows.</summary>
public sealed record CallLine(CallRow Row, IReadOnlyList<CallColumn> Columns);
