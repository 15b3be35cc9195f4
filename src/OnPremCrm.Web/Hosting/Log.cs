namespace OnPremCrm.Web.Hosting;

/// <summary>Every message that the web process writes to its log.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Log-in refused for user {UserId} from {Address}: {Reason}")]
    public static partial void LogInRefused(ILogger logger, Guid? userId, string? address, string reason);

    [LoggerMessage(2, LogLevel.Information, "User {UserId} logged in from {Address}")]
    public static partial void LoggedIn(ILogger logger, Guid userId, string? address);

    [LoggerMessage(20, LogLevel.Error, "Recording {RecordingId} is not in the store at {StoredPath}; check Recordings:StorePath and the folder's rights")]
    public static partial void RecordingNotInStore(ILogger logger, Guid recordingId, string storedPath);

    [LoggerMessage(21, LogLevel.Warning, "The database cannot be reached: {Fault}")]
    public static partial void DatabaseUnreachable(ILogger logger, string fault);

    [LoggerMessage(40, LogLevel.Information, "Live feed listens to the database ({Listeners} browsers)")]
    public static partial void LiveFeedListens(ILogger logger, int listeners);

    [LoggerMessage(41, LogLevel.Warning, "Live feed cannot hear the database; browsers are told so, next try in {Seconds} s. See docs/operating/pop.md")]
    public static partial void LiveFeedDeaf(ILogger logger, double seconds, Exception lost);

    [LoggerMessage(42, LogLevel.Information, "A browser of user {UserId} read too slowly, {Waiting} messages waited; its stream was ended and it will come back")]
    public static partial void LiveStreamDropped(ILogger logger, Guid userId, int waiting);

    [LoggerMessage(43, LogLevel.Debug, "A check of the live feed was put off: {Reason}")]
    public static partial void LiveCheckPutOff(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Error, "The database is out of reach: {Reason}. Pages say so and work again by themselves; look at PostgreSQL and at ConnectionStrings:Crm")]
    public static partial void DatabaseOutOfReach(ILogger logger, string reason);
}
