using Microsoft.Extensions.Logging;
using OnPremCrm.Asterisk.Actions;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Greeting, challenge, log-in. The secret itself is sent only over TLS, to this very machine (nothing crosses a wire), or when the
/// configuration allows it.
/// </summary>
/// <remarks>
/// A server may know the log-in only by sight: one that replays recorded bytes answers the first thing it hears with
/// "Authentication accepted" under an ActionID that is not ours, and sends its events at once. An event is proof enough: Asterisk sends none
/// to somebody who is not logged in, and the secret has then never left us.
/// </remarks>
internal static class AmiLogin
{
    public static async Task RunAsync(AmiConnection connection, AmiOptions options, TimeProvider time, ILogger log, CancellationToken cancellationToken)
    {
        await AwaitGreetingAsync(connection, options, time, cancellationToken).ConfigureAwait(false);
        var challenge = await AskForChallengeAsync(connection, options, cancellationToken).ConfigureAwait(false);
        if (challenge is { IsAccepted: true })
        {
            return;
        }

        if (challenge.Text is null)
        {
            RefuseReadableLogin(connection, options, log);
        }

        var login = challenge.Text is null ? Login.Plain(options) : Login.Hashed(options, challenge.Text);
        try
        {
            await AskAsync(connection, options, login, cancellationToken).ConfigureAwait(false);
        }
        catch (AmiRefusedException e)
        {
            throw new AmiConnectionException(
                AmiFault.AuthenticationRefused, $"{AmiFault.AuthenticationRefused.Sentence} ({options}: {e.Reason})", e);
        }
        catch (AmiTimeoutException e)
        {
            throw new AmiConnectionException(AmiFault.LoginTimedOut, $"{AmiFault.LoginTimedOut.Sentence} ({options})", e);
        }
    }

    private static async Task AwaitGreetingAsync(AmiConnection connection, AmiOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Inbox.Greeting.WaitAsync(options.LoginTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new AmiConnectionException(AmiFault.NotAmi, $"{AmiFault.NotAmi.Sentence} ({options})", e);
        }
    }

    private static async Task<Answer> AskForChallengeAsync(AmiConnection connection, AmiOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await AskAsync(connection, options, new Challenge(), cancellationToken).ConfigureAwait(false);
            var text = reply?.Response["Challenge"];
            var accepted = reply is null || (string.IsNullOrEmpty(text)
                && (connection.Inbox.FirstEvent.IsCompleted || reply.Response["Message"] == "Authentication accepted"));
            return new Answer(accepted, string.IsNullOrEmpty(text) ? null : text);
        }
        catch (AmiRefusedException)
        {
            return new Answer(false, null);
        }
        catch (AmiTimeoutException)
        {
            return new Answer(false, null);
        }
    }

    /// <summary>The answer, or null when an event came instead of one.</summary>
    private static async Task<AmiReply?> AskAsync<TResult>(
        AmiConnection connection, AmiOptions options, AmiAction<TResult> action, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = connection.AskAsync(action, options.LoginTimeout, atLogin: true, either.Token);
        if (await Task.WhenAny(answer, connection.Inbox.FirstEvent).ConfigureAwait(false) == answer)
        {
            return await answer.ConfigureAwait(false);
        }

        await either.CancelAsync().ConfigureAwait(false);
        await answer.ContinueWith(static done => _ = done.Exception, TaskScheduler.Default).ConfigureAwait(false);
        return null;
    }

    private static void RefuseReadableLogin(AmiConnection connection, AmiOptions options, ILogger log)
    {
        if (connection.IsPrivate)
        {
            log.PlainLogin(options.ToString());
        }
        else if (options.AllowPlainLogin)
        {
            log.ReadableLogin(options.ToString());
        }
        else
        {
            throw new AmiConnectionException(AmiFault.PlainLoginNotAllowed, $"{AmiFault.PlainLoginNotAllowed.Sentence} ({options})");
        }
    }

    private readonly record struct Answer(bool IsAccepted, string? Text);
}
