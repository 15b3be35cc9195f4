using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Connection;
using OnPremCrm.Telephony.Hosting;

namespace OnPremCrm.Telephony.Commands;

/// <summary>Carries out what users ask of Asterisk: rings their phone and dials, or does something with a call of theirs. Each command once, in time or not at all.</summary>
internal sealed class CommandWorker(
    TelephonyOptions options, NpgsqlDataSource source, ServerConnections connections, OriginateAnswers answers, DatabaseStart database,
    TimeProvider time, ILogger<CommandWorker> log) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    // The call's own end tells more than Asterisk's answer to the Originate; give it the tracker's grace and a little.
    private static readonly TimeSpan CallTellsWithin = TimeSpan.FromSeconds(4);

    private readonly CommandClaims _claims = new(source, time);
    private readonly PhoneActions _actions = new(source, time);
    private readonly SemaphoreSlim _rung = new(0, 1);
    private readonly ConcurrentDictionary<(string Server, string ActionId), TelephonyCommandId> _ringing = new();

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await database.Ready.WaitAsync(cancellationToken);
        await Task.WhenAll(ListenAsync(cancellationToken), WorkAsync(cancellationToken), HearAnswersAsync(cancellationToken));
    }

    // The doorbell. Without it the poll finds the command a second later.
    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var changes in new ChangeListener(options.ConnectionString, time).ListenAsync(null, cancellationToken))
                {
                    if (changes.Any(change => change.Noun == "commands") && _rung.CurrentCount == 0)
                    {
                        _rung.Release();
                    }
                }
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
            {
                await Task.Delay(PollInterval, time, cancellationToken);
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        var away = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var led = connections.Led;
                foreach (var command in await _claims.ClaimAsync(led, cancellationToken))
                {
                    _ = CarryOutAsync(command, cancellationToken); // tells its own failures; one slow PBX holds up nobody
                }

                await _claims.SweepAsync(cancellationToken);
                away = false;
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
            {
                if (!away)
                {
                    log.CommandsAway(failure.Message);
                    away = true;
                }
            }

            await _rung.WaitAsync(PollInterval, cancellationToken);
        }
    }

    private async Task CarryOutAsync(ClaimedCommand command, CancellationToken cancellationToken)
    {
        log.CommandClaimed(command.Id.Value, Word.Of(command.Kind), command.Extension, command.Server);
        try
        {
            if (connections.Find(command.Server) is not { } connection)
            {
                await RefuseAsync(command, CommandRefusal.UnknownServer, "", cancellationToken);
            }
            else if (connection.Client is not { Session: not null } client)
            {
                await RefuseAsync(command, CommandRefusal.NotConnected, "", cancellationToken);
            }
            else if (command.Kind == TelephonyCommandKind.Dial)
            {
                await DialAsync(command, connection, client, cancellationToken);
            }
            else if (await _actions.CarryOutAsync(command, connection, client, cancellationToken) is { } refusal)
            {
                await RefuseAsync(command, refusal, "", cancellationToken);
            }
            else
            {
                await _claims.SucceedAsync(command, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping: the next lead makes it unknown.
        }
        catch (AmiRefusedException refused)
        {
            await RefuseAsync(command, PhoneActions.WhyRefused(refused), refused.Reason, cancellationToken);
        }
        catch (AmiTimeoutException silent)
        {
            await RefuseAsync(command, CommandRefusal.NoAnswerFromAsterisk, silent.Message, cancellationToken);
        }
        catch (AmiWriteException unwritable)
        {
            await RefuseAsync(command, CommandRefusal.NumberNotAllowed, unwritable.Message, cancellationToken);
        }
        catch (AmiDisconnectedException)
        {
            await _claims.LoseAsync(command, cancellationToken);
        }
        catch (Exception ours)
        {
            log.CommandFailed(ours, command.Id.Value);
        }
    }

    private async Task DialAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, CancellationToken cancellationToken)
    {
        var (action, refusal) = DialPlan.Of(command, connection.Server);
        if (action is null)
        {
            await RefuseAsync(command, refusal!.Value, "", cancellationToken);
            return;
        }

        connection.Expect(command.Id, action.Exten);
        var reply = await client.SendAsync(action, cancellationToken);
        if (reply.Response.ActionId is { } actionId)
        {
            _ringing[(command.Server, actionId)] = command.Id;
        }

        await _claims.SucceedAsync(command, cancellationToken);
    }

    private async Task HearAnswersAsync(CancellationToken cancellationToken)
    {
        await foreach (var (server, answer) in answers.ReadAllAsync(cancellationToken))
        {
            _ = FollowAsync(server, answer, cancellationToken);
        }
    }

    // A phone that is not registered makes no call at all: then this is all that there ever is.
    private async Task FollowAsync(string server, OriginateResponse answer, CancellationToken cancellationToken)
    {
        try
        {
            if (!answer.Success)
            {
                await Task.Delay(CallTellsWithin, time, cancellationToken);
            }

            if (answer.ActionId is { } actionId && _ringing.TryRemove((server, actionId), out var command) && !answer.Success)
            {
                await _claims.EndWithoutCallAsync(command, OutcomeOf(answer.Reason), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping.
        }
        catch (Exception failure)
        {
            log.CommandsAway(failure.Message);
        }
    }

    // Source: main/manager.c and main/pbx.c (AST_CONTROL_* as Reason).
    private static DialOutcome OutcomeOf(int? reason) => reason switch
    {
        1 or 3 => DialOutcome.YouDidNotAnswer,
        5 => DialOutcome.YouWereBusy,
        _ => DialOutcome.PhoneUnreachable,
    };

    private async Task RefuseAsync(ClaimedCommand command, CommandRefusal reason, string detail, CancellationToken cancellationToken)
    {
        log.CommandRefused(command.Id.Value, Word.Of(reason), detail);
        await _claims.RefuseAsync(command, reason, cancellationToken);
    }
}
