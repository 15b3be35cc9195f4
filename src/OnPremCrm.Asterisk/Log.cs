using Microsoft.Extensions.Logging;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk;

/// <summary>Everything this project writes to the log. Never a secret, a number or a value of an event.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Connected to Asterisk {Version} at {Server} ({Banner}); restarted since last time: {Restarted}")]
    public static partial void Connected(this ILogger log, string server, string? version, string banner, bool? restarted);

    [LoggerMessage(2, LogLevel.Warning, "Disconnected from Asterisk at {Server}: {Fault}. {Sentence} Last byte at {LastHeard:O}")]
    public static partial void Disconnected(this ILogger log, string server, AmiFault fault, string sentence, DateTimeOffset lastHeard);

    [LoggerMessage(3, LogLevel.Warning, "No connection to Asterisk at {Server}: {Fault}. {Detail} Next try in {NextTry}")]
    public static partial void ConnectFailed(this ILogger log, string server, AmiFault fault, string detail, TimeSpan nextTry);

    [LoggerMessage(4, LogLevel.Warning, "Asterisk at {Server} refused {Action}: {Reason}. Going on without it")]
    public static partial void SetUpRefused(this ILogger log, string server, string action, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Asterisk at {Server} did not answer {Action}. Going on without it")]
    public static partial void SetUpUnanswered(this ILogger log, string server, string action);

    [LoggerMessage(6, LogLevel.Warning, "Asterisk at {Server} offers no challenge log-in; logging in with the plain secret, which does not cross a readable network")]
    public static partial void PlainLogin(this ILogger log, string server);

    [LoggerMessage(7, LogLevel.Warning, "Asterisk at {Server} offers no challenge log-in; sending the secret readable over the network, as the configuration allows")]
    public static partial void ReadableLogin(this ILogger log, string server);

    [LoggerMessage(8, LogLevel.Warning, "The queue of events from {Server} is full: the consumer is too slow, events are being dropped")]
    public static partial void QueueFull(this ILogger log, string server);

    [LoggerMessage(9, LogLevel.Debug, "A response from {Server} belongs to no action that waits")]
    public static partial void ForeignResponse(this ILogger log, string server);

    [LoggerMessage(10, LogLevel.Error, "Reading from {Server} failed")]
    public static partial void ReadingFailed(this ILogger log, Exception exception, string server);

    [LoggerMessage(11, LogLevel.Information, "Asterisk at {Server} has not said that it is fully booted; going on")]
    public static partial void NotBooted(this ILogger log, string server);
}
