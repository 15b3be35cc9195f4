namespace OnPremCrm.Web.Hosting;

/// <summary>Every message that the web process writes to its log.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Log-in refused for user {UserId} from {Address}: {Reason}")]
    public static partial void LogInRefused(ILogger logger, Guid? userId, string? address, string reason);

    [LoggerMessage(2, LogLevel.Information, "User {UserId} logged in from {Address}")]
    public static partial void LoggedIn(ILogger logger, Guid userId, string? address);
}
