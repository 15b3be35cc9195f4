using Npgsql;
using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Words;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Connection;

namespace OnPremCrm.Telephony.Commands;

/// <summary>
/// What a user can do with a call by a click. Only the user's own phone is ever touched, and the caller whom it rings for: what others in the call do is
/// not ours to end. Asterisk's answer often says only that it has heard; where the effect shows in the call, it is waited for.
/// </summary>
internal sealed class PhoneActions(NpgsqlDataSource source, TimeProvider time)
{
    // The dialplan may wait three seconds for a further digit (transferdigittimeout) before it dials the colleague.
    private static readonly TimeSpan EffectShowsWithin = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>What Asterisk's refusal means.</summary>
    public static CommandRefusal WhyRefused(AmiRefusedException refused) => refused.Reason switch
    {
        var reason when Says(reason, "Transfer") && (Says(reason, "permitted") || Says(reason, "invalid")) => CommandRefusal.TransferNotAllowed,
        var reason when Says(reason, "permission") => CommandRefusal.PermissionDenied,
        var reason when refused.Action != "Originate" && (Says(reason, "No such channel") || Says(reason, "not exist")) => CommandRefusal.CallIsOver,
        _ => CommandRefusal.RefusedByAsterisk,
    };

    /// <summary>Null: done.</summary>
    /// <exception cref="AmiException">Asterisk refused, or could not be asked.</exception>
    public Task<CommandRefusal?> CarryOutAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, CancellationToken cancellationToken) => command.Kind switch
    {
        TelephonyCommandKind.HangUp => HangUpAsync(command, connection, client, cancellationToken),
        TelephonyCommandKind.Decline => DeclineAsync(command, connection, client, cancellationToken),
        TelephonyCommandKind.SendOn => SendOnAsync(command, connection, client, cancellationToken),
        TelephonyCommandKind.HandOver => HandOverAsync(command, connection, client, cancellationToken),
        TelephonyCommandKind.AskColleague => AskAsync(command, connection, client, cancellationToken),
        TelephonyCommandKind.CheckAsking => CheckAskingAsync(command, connection, client, cancellationToken),
        TelephonyCommandKind.TakeBack => TakeBackAsync(command, connection, client, cancellationToken),
        TelephonyCommandKind.Pause => PauseAsync(command, connection, client, true, cancellationToken),
        TelephonyCommandKind.Resume => PauseAsync(command, connection, client, false, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "No action of a phone."),
    };

    private async Task<CommandRefusal?> HangUpAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, CancellationToken cancellationToken)
    {
        var mine = await OwnChannelsAsync(command, connection, cancellationToken);
        foreach (var channel in mine)
        {
            await client.SendAsync(new HangupChannel(channel.Channel), cancellationToken);
        }

        return mine.Count == 0 ? CommandRefusal.CallIsOver : null;
    }

    // With the cause that the phone's own reject key gives, so that the log says "declined" and the dialplan goes on as it does then.
    private async Task<CommandRefusal?> DeclineAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, CancellationToken cancellationToken)
    {
        var ringing = (await PhonesAsync(command, connection, cancellationToken)).FindAll(phone => phone.IsRinging);
        foreach (var phone in ringing)
        {
            await client.SendAsync(new HangupChannel(phone.Channel, HangupCause.Rejected), cancellationToken);
        }

        return ringing.Count == 0 ? CommandRefusal.NotRinging : null;
    }

    private async Task<CommandRefusal?> SendOnAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, CancellationToken cancellationToken)
    {
        if (TargetOf(command, connection) is not { } exten)
        {
            return CommandRefusal.NumberNotAllowed;
        }

        if ((await PhonesAsync(command, connection, cancellationToken)).Find(phone => phone.Dialler is not null)?.Dialler is not var (uniqueid, channel))
        {
            return CommandRefusal.NotRinging;
        }

        await client.SendAsync(new Setvar(channel, CallTracker.SentOnVariable, exten), cancellationToken);
        connection.SentOn(uniqueid, exten); // a PBX whose event filter is older does not tell
        await client.SendAsync(new Redirect(channel, connection.Server.DialContext, exten), cancellationToken);
        return null;
    }

    private async Task<CommandRefusal?> HandOverAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, CancellationToken cancellationToken)
    {
        if (TargetOf(command, connection) is not { } exten)
        {
            return CommandRefusal.NumberNotAllowed;
        }

        if ((await PhonesAsync(command, connection, cancellationToken)).Find(phone => phone.IsTalking) is not { } talking)
        {
            return CommandRefusal.NotTalking;
        }

        await client.SendAsync(new BlindTransferChannel(talking.Channel, connection.Server.DialContext, exten), cancellationToken);
        return null;
    }

    private async Task<CommandRefusal?> AskAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, CancellationToken cancellationToken)
    {
        if (TargetOf(command, connection) is not { } exten)
        {
            return CommandRefusal.NumberNotAllowed;
        }

        if ((await PhonesAsync(command, connection, cancellationToken)).Find(phone => phone.IsTalking) is not { } talking)
        {
            return CommandRefusal.NotTalking;
        }

        if (await AreKeysForbiddenAsync(talking, client, cancellationToken))
        {
            return CommandRefusal.TransferNotAllowed; // else the other side would hear the keys
        }

        await client.SendAsync(new Atxfer(talking.Channel, connection.Server.DialContext, exten), cancellationToken);
        return await UntilAsync(() => connection.Look(talking.Uniqueid) is not { IsAsking: false }, cancellationToken) ? null : CommandRefusal.TransferNotAllowed;
    }

    private async Task<CommandRefusal?> CheckAskingAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, CancellationToken cancellationToken) =>
        (await PhonesAsync(command, connection, cancellationToken)).Find(phone => phone.IsTalking) is not { } talking ? CommandRefusal.NotTalking
        : await AreKeysForbiddenAsync(talking, client, cancellationToken) ? CommandRefusal.TransferNotAllowed
        : null;

    private static async Task<bool> AreKeysForbiddenAsync(PhoneNow phone, AmiClient client, CancellationToken cancellationToken) =>
        TransferKeys.AreForbidden(phone, await client.SendAsync(new CoreShowChannels(), cancellationToken));

    private async Task<CommandRefusal?> TakeBackAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, CancellationToken cancellationToken)
    {
        if ((await PhonesAsync(command, connection, cancellationToken)).Find(phone => phone.IsAsking) is not { } asking)
        {
            return CommandRefusal.NotTalking;
        }

        await client.SendAsync(new CancelAtxfer(asking.Channel), cancellationToken);
        return await UntilAsync(() => connection.Look(asking.Uniqueid) is not { IsAsking: true }, cancellationToken) ? null : CommandRefusal.TransferNotAllowed;
    }

    private static async Task<CommandRefusal?> PauseAsync(ClaimedCommand command, ServerConnection connection, AmiClient client, bool paused, CancellationToken cancellationToken)
    {
        var own = DialPlan.ChannelOf(connection.Server, command.Extension);
        var members = (await client.SendAsync(new QueueStatus(), cancellationToken)).Members.Where(member => member.Interface == own || member.StateInterface == own).ToList();
        foreach (var member in members)
        {
            await client.SendAsync(new QueuePause(member.Queue, member.Interface, paused), cancellationToken);
        }

        return members.Count == 0 ? CommandRefusal.NotInAQueue : null;
    }

    // Nobody gives a call to himself.
    private static string? TargetOf(ClaimedCommand command, ServerConnection connection) =>
        DialPlan.ExtenOf(command, connection.Server) is { } exten && exten != command.Extension ? exten : null;

    private async Task<List<PhoneNow>> PhonesAsync(ClaimedCommand command, ServerConnection connection, CancellationToken cancellationToken) =>
        [.. (await OwnChannelsAsync(command, connection, cancellationToken)).Select(channel => connection.Look(channel.Uniqueid)).OfType<PhoneNow>()];

    // Only the legs of the user's own phone: the others in the call are not ours to cut.
    private async Task<List<ChannelSnapshot>> OwnChannelsAsync(ClaimedCommand command, ServerConnection connection, CancellationToken cancellationToken)
    {
        var own = DialPlan.ChannelOf(connection.Server, command.Extension);
        var channels = command.Target is { } target ? await ChannelsOfAsync(target, cancellationToken) : [];
        return [.. channels.Where(channel => ChannelName.Parse(channel.Channel).Interface == own)];
    }

    private async Task<IReadOnlyList<ChannelSnapshot>> ChannelsOfAsync(Guid target, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            SELECT snapshot FROM live_calls
            WHERE call_id = $1 OR call_id = (SELECT call_id FROM telephony_commands WHERE id = $1 AND kind = 'dial')
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = target });
        return await command.ExecuteScalarAsync(cancellationToken) is string json ? SnapshotJson.Read(json).Channels : [];
    }

    private async Task<bool> UntilAsync(Func<bool> so, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!so())
        {
            if (time.GetElapsedTime(began) > EffectShowsWithin)
            {
                return false;
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }

        return true;
    }

    private static bool Says(string reason, string word) => reason.Contains(word, StringComparison.OrdinalIgnoreCase);
}
