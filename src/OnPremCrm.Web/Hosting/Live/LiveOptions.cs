namespace OnPremCrm.Web.Hosting.Live;

/// <summary>Settings of the live feed, section <c>Live</c>. The defaults suit every installation; tests shorten them.</summary>
public sealed class LiveOptions
{
    public const string Section = "Live";

    /// <summary>How often a stream says that it lives; also how often it is checked that its user may still listen.</summary>
    public TimeSpan Beat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the state of the telephony service is looked at.</summary>
    public TimeSpan ServerCheck { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the table of changes is read although nobody rang.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>False cuts the doorbell: only the table is read.</summary>
    public bool HearsNotifications { get; set; } = true;

    /// <summary>The wait before the database is tried again; it doubles up to <see cref="LongestRetry"/>.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages that may wait for one browser. A slower one is dropped; it comes back and reads everything anew.</summary>
    public int Waiting { get; set; } = 256;

    /// <summary>A stream ends after this long and the browser opens another: so a log-in is looked at anew now and then.</summary>
    public TimeSpan LongestStream { get; set; } = TimeSpan.FromHours(1);
}
