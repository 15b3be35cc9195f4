using Microsoft.Extensions.Logging;
using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// What follows the log-in: which Asterisk this is, whether it has booted, the filters, then the events. All of it is optional for the server;
/// what it refuses or does not answer is logged and left out.
/// </summary>
internal sealed class AmiSetUp(AmiConnection connection, AmiOptions options, TimeProvider time, ILogger log)
{
    // Servers that cannot filter by event name run a regular expression over every event they have, so these are few.
    private static readonly string[] OldFilters =
    [
        "!Event: (RTCP|ChannelUpdate|DeviceStateChange|ExtensionStatus|ContactStatus|PeerStatus)",
    ];

    private readonly string server = options.ToString();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Sent together: on a server that answers none of them they cost one time limit.
        var settings = TryAsync(new CoreSettings(), "CoreSettings", cancellationToken);
        var status = TryAsync(new CoreStatus(), "CoreStatus", cancellationToken);
        var ping = TryAsync(new Ping(), "Ping", cancellationToken);
        var asked = await Task.WhenAll(Answered(settings), Answered(status), Answered(ping)).ConfigureAwait(false);
        connection.AnswersPings = asked[2];
        if (asked.Contains(true))
        {
            await AwaitBootAsync(cancellationToken).ConfigureAwait(false);
        }

        var version = (await settings.ConfigureAwait(false)).Result?.Version;
        var startup = (await status.ConfigureAwait(false)).Result?.Startup;
        await AddFiltersAsync(version, cancellationToken).ConfigureAwait(false);

        // Not awaited before the session begins: the answer comes behind events that already flow.
        var events = TryAsync(new EventMask(options.EventMask), "Events", cancellationToken);
        connection.Inbox.Release(session => session with { Version = version, Startup = startup });
        await events.ConfigureAwait(false);
    }

    private static async Task<bool> Answered<TResult>(Task<(bool Answered, TResult? Result)> task) => (await task.ConfigureAwait(false)).Answered;

    /// <summary>
    /// A server that has booted says so right behind the log-in, before any answer; one that is booting says so later. A user without read=system
    /// is never told, hence the short limit unless this server is known to say it.
    /// </summary>
    private async Task AwaitBootAsync(CancellationToken cancellationToken)
    {
        if (connection.Inbox.Session is not null)
        {
            return;
        }

        try
        {
            var limit = connection.BootExpected ? options.BootTimeout : options.OptionalActionTimeout;
            await connection.Inbox.Booted.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            log.NotBooted(server);
        }
    }

    private async Task AddFiltersAsync(AsteriskVersion? version, CancellationToken cancellationToken)
    {
        if (options.Filters.Count == 0 || version is null)
        {
            return;
        }

        var filters = version.HasAdvancedFilters
            ? options.Filters.Select(filter => (Action: Filter.Of(filter), Name: $"Filter {filter.Criteria}"))
            : OldFilters.Select(filter => (Action: new Filter(null, filter), Name: "Filter"));
        foreach (var chunk in filters.Chunk(16))
        {
            var answers = await Task.WhenAll(chunk.Select(filter => TryAsync(filter.Action, filter.Name, cancellationToken))).ConfigureAwait(false);
            if (Array.TrueForAll(answers, answer => answer.Result is null))
            {
                // The user lacks write=system, or the server ignores filters. The rest would fare no better.
                return;
            }
        }
    }

    /// <summary>Whether the server answered at all, and the result, null when it refused or did not answer.</summary>
    private async Task<(bool Answered, TResult? Result)> TryAsync<TResult>(AmiAction<TResult> action, string name, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await connection.AskAsync(action, options.OptionalActionTimeout, atLogin: false, cancellationToken).ConfigureAwait(false);
            return (true, action.Read(reply));
        }
        catch (AmiRefusedException e)
        {
            log.SetUpRefused(server, name, e.Reason);
            return (true, default);
        }
        catch (AmiTimeoutException)
        {
            log.SetUpUnanswered(server, name);
            return (false, default);
        }
    }
}
