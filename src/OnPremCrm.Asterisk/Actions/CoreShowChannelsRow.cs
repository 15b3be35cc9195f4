using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>A channel that is up.</summary>
/// <param name="UniqueId">Its id.</param>
/// <param name="Linkedid">The group it belongs to now.</param>
/// <param name="Channel">Its name.</param>
/// <param name="State">Asterisk's number of the state: 0 down, 4 ring (it calls us), 5 ringing, 6 up; null when it does not say.</param>
/// <param name="CallerIdNum">As sent; <c>&lt;unknown&gt;</c> or empty when there is none.</param>
/// <param name="CallerIdName">Unescaped; <c>&lt;unknown&gt;</c> or empty when there is none.</param>
/// <param name="Context">Where the dialplan is.</param>
/// <param name="Exten">Where the dialplan is.</param>
/// <param name="Application">What the dialplan does, "" for nothing.</param>
/// <param name="BridgeId">The bridge it is in, null when in none.</param>
/// <param name="Duration">How long it has been up, cut to seconds; null when it does not say.</param>
/// <param name="Message">All of it.</param>
public sealed record CoreShowChannelsRow(
    UniqueId UniqueId,
    Linkedid? Linkedid,
    ChannelName Channel,
    int? State,
    string? CallerIdNum,
    string? CallerIdName,
    string Context,
    string Exten,
    string Application,
    string? BridgeId,
    TimeSpan? Duration,
    AmiMessage Message)
{
    /// <summary>Reads a CoreShowChannel event.</summary>
    public static CoreShowChannelsRow Of(AmiMessage message) => new(
        new UniqueId(message["Uniqueid"] ?? ""),
        Words.Linkedid.Parse(message["Linkedid"]),
        ChannelName.Parse(message["Channel"] ?? ""),
        int.TryParse(message["ChannelState"], NumberStyles.None, CultureInfo.InvariantCulture, out var state) ? state : null,
        message["CallerIDNum"],
        message.GetText("CallerIDName"),
        message["Context"] ?? "",
        message["Exten"] ?? "",
        message["Application"] ?? "",
        message["BridgeId"] is { Length: > 0 } bridge ? bridge : null,
        ReadDuration(message["Duration"]),
        message);

    // "HH:MM:SS" with as many hours as it takes (main/manager.c, action_coreshowchannels), which TimeSpan.Parse takes for days.
    private static TimeSpan? ReadDuration(string? text) =>
        text?.Split(':') is [var hours, var minutes, var seconds]
        && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
        && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
        && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
            ? new TimeSpan(h, m, s)
            : null;
}
