using System.Globalization;
using System.Text.Json;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>
/// The PBX's own ledger: channel event logging (CEL) into a file, with the columns and the fullness of asterisk-config. Source: Asterisk's cel_custom.
/// </summary>
public sealed class SimulatedLedger(string path)
{
    private readonly Lock gate = new(); // one line at a time

    /// <summary>A channel appears.</summary>
    public void Begin(SimulatedChannel channel, DateTimeOffset at) => Write(at, "CHAN_START", channel);

    /// <summary>The dialplan runs an application; the one before it is over.</summary>
    public void Run(SimulatedChannel channel, string application, string arguments, DateTimeOffset at)
    {
        Stop(channel, at);
        (channel.Application, channel.Arguments) = (application, arguments);
        Run(channel, at);
    }

    /// <summary>The dialplan runs the channel's application.</summary>
    public void Run(SimulatedChannel channel, DateTimeOffset at) => Write(at, "APP_START", channel);

    /// <summary>The application is over.</summary>
    public void Stop(SimulatedChannel channel, DateTimeOffset at)
    {
        if (channel.Application is not ("" or "AppDial"))
        {
            Write(at, "APP_END", channel);
            (channel.Application, channel.Arguments) = ("", "");
        }
    }

    /// <summary>A channel goes up.</summary>
    public void Answer(SimulatedChannel channel, DateTimeOffset at) => Write(at, "ANSWER", channel);

    /// <summary>A channel enters a bridge.</summary>
    public void Enter(SimulatedChannel channel, string bridge, DateTimeOffset at) => Write(at, "BRIDGE_ENTER", channel, BridgeOf(bridge));

    /// <summary>A channel leaves a bridge.</summary>
    public void Leave(SimulatedChannel channel, string bridge, DateTimeOffset at) => Write(at, "BRIDGE_EXIT", channel, BridgeOf(bridge));

    /// <summary>A phone hands its caller on without asking.</summary>
    public void HandOn(SimulatedChannel transferer, SimulatedChannel transferee, string context, string extension, DateTimeOffset at) => Write(at, "BLINDTRANSFER", transferer,
        JsonSerializer.Serialize(new
        {
            extension, context, bridge_id = transferer.Bridge, transferee_channel_name = transferee.Name, transferee_channel_uniqueid = transferee.Uniqueid,
        }));

    /// <summary>A phone hands its caller over after asking.</summary>
    public void HandOverAsked(SimulatedChannel transferer, SimulatedChannel transferee, SimulatedChannel target, string kept, string meeting, DateTimeOffset at) => Write(at, "ATTENDEDTRANSFER", transferer,
        JsonSerializer.Serialize(new
        {
            bridge1_id = kept, channel2_name = transferer.Name, channel2_uniqueid = transferer.Uniqueid, bridge2_id = meeting,
            transferee_channel_name = transferee.Name, transferee_channel_uniqueid = transferee.Uniqueid,
            transfer_target_channel_name = target.Name, transfer_target_channel_uniqueid = target.Uniqueid,
        }));

    /// <summary>A channel is gone.</summary>
    /// <param name="cause">Asterisk's hangup cause.</param>
    /// <param name="source">The channel whose far end wanted it; empty when Asterisk did.</param>
    /// <param name="isLast">No other channel of this linkedid is left.</param>
    public void End(SimulatedChannel channel, int cause, string source, bool isLast, DateTimeOffset at)
    {
        Stop(channel, at);
        Write(at, "HANGUP", channel, JsonSerializer.Serialize(new { hangupcause = cause, hangupsource = source, dialstatus = channel.DialStatus }));
        Write(at, "CHAN_END", channel);
        if (isLast)
        {
            Write(at, "LINKEDID_END", channel);
        }
    }

    private static string BridgeOf(string bridge) => JsonSerializer.Serialize(new { bridge_id = bridge, bridge_technology = "simple_bridge" });

    private void Write(DateTimeOffset at, string what, SimulatedChannel channel, string extra = "")
    {
        var number = channel.CallerIdNum is "<unknown>" or "anonymous" ? "" : channel.CallerIdNum;
        string[] columns =
        [
            what, (at.ToUnixTimeMilliseconds() / 1000.0).ToString("F6", CultureInfo.InvariantCulture), "", number, number, "", channel.Exten, channel.Exten, channel.Context, channel.Name,
            channel.Application, channel.Arguments, channel.Uniqueid, channel.Linkedid, "", "", "", "", "", extra,
        ];
        var line = string.Join(',', columns.Select(column => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        lock (gate)
        {
            File.AppendAllText(path, line + "\n");
        }
    }
}
