namespace OnPremCrm.Web.Features.Calls;

/// <summary>Periods of the log by their names in the address.</summary>
public static class CallPeriod
{
    public static readonly string[] Names = ["today", "yesterday", "week", "month"];

    /// <summary>First and last day, each null when open.</summary>
    public static (DateOnly? From, DateOnly? To) Read(string? name, DateOnly? from, DateOnly? to, DateOnly today) => name switch
    {
        "today" => (today, null),
        "yesterday" => (today.AddDays(-1), today.AddDays(-1)),
        "week" => (today.AddDays(-6), null),
        "month" => (today.AddDays(-29), null),
        _ => (from, to),
    };
}
