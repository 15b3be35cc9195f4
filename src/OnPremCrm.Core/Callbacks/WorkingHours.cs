namespace OnPremCrm.Core.Callbacks;

/// <summary>The company's working week, by which callbacks are due. One row.</summary>
public sealed class WorkingHours
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>IANA name of the company's time zone.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Working minutes until a callback is due.</summary>
    public int CallbackMinutes { get; set; } = 30;

    /// <summary>Opening time per ISO weekday, Monday first. Null: closed that day.</summary>
    public List<TimeOnly?> Opens { get; set; } = [];

    /// <summary>Closing time per ISO weekday, Monday first. Null: closed that day.</summary>
    public List<TimeOnly?> Closes { get; set; } = [];
}
