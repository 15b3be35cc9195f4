using System.Globalization;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>What the audit is asked: each part is one parameter of the address. What cannot be read is as if it were absent.</summary>
public sealed record AuditQuestion
{
    public static readonly string[] Periods = ["today", "week", "month"];

    /// <summary>today, the last 7 days (week), the last 30 (month). Null: <see cref="From"/> and <see cref="To"/> count.</summary>
    public string? Period { get; init; }

    /// <summary>The first day. Null: from the beginning.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day. Null: until now.</summary>
    public DateOnly? To { get; init; }

    /// <summary>A user or a token. Null: anybody.</summary>
    public Guid? Who { get; init; }

    /// <summary>Null: anything.</summary>
    public string? Verb { get; init; }

    /// <summary>Null: to anything.</summary>
    public string? Noun { get; init; }

    /// <summary>One record of <see cref="Noun"/>. Null: any.</summary>
    public Guid? Record { get; init; }

    public bool IsFiltered => Parameters.Any();

    /// <summary>This question as an address has it.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Parameters => new[]
    {
        KeyValuePair.Create("period", Period), KeyValuePair.Create("from", Period is null ? Day(From) : null), KeyValuePair.Create("to", Period is null ? Day(To) : null),
        KeyValuePair.Create("who", Who?.ToString()), KeyValuePair.Create("verb", Verb), KeyValuePair.Create("noun", Noun), KeyValuePair.Create("record", Record?.ToString()),
    }.Where(part => !string.IsNullOrEmpty(part.Value));

    public static AuditQuestion Read(IQueryCollection query)
    {
        var noun = Text(query["noun"]);
        return new AuditQuestion
        {
            Period = Text(query["period"]) is { } period && Periods.Contains(period) ? period : null,
            From = ReadDay(query["from"]),
            To = ReadDay(query["to"]),
            Who = Guid.TryParse(query["who"], out var who) ? who : null,
            Verb = Text(query["verb"]),
            Noun = noun,
            Record = noun is not null && Guid.TryParse(query["record"], out var record) ? record : null,
        };
    }

    /// <summary>The days that it asks for.</summary>
    public (DateOnly? From, DateOnly? To) Days(DateOnly today) => Period switch
    {
        "today" => (today, null),
        "week" => (today.AddDays(-6), null),
        "month" => (today.AddDays(-29), null),
        _ => (From, To),
    };

    private const int LongestWord = 60;

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) || value.Length > LongestWord ? null : value;

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? ReadDay(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9000 ? day : null;
}
