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
}
