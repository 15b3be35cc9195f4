using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>A recorded call, told piece by piece by a server that can be asked for its channels.</summary>
internal sealed class HeardStory(FakeAsterisk asterisk, string story)
{
    private readonly List<AmiMessage> _messages =
        [.. RecordedStory.Read(story).Messages.Select(message => message.Message).Where(message => message.IsEvent && message.EventName != "FullyBooted")];

    private int _told;

    /// <summary>Tells up to and with the last event of this name.</summary>
    public async Task TellUntilAsync(string eventName)
    {
        var end = _messages.FindLastIndex(message => message.EventName == eventName) + 1;
        Assert.That(end, Is.GreaterThan(_told));
        await TellAsync(end);
    }

    public Task TellRestAsync() => TellAsync(_messages.Count);

    /// <summary>It goes on without anybody listening.</summary>
    public void HappensUnheardUntil(string eventName) => _told = _messages.FindLastIndex(message => message.EventName == eventName) + 1;

    public void HappensUnheard() => _told = _messages.Count;

    /// <summary>What CoreShowChannels lists now.</summary>
    public IReadOnlyList<AmiMessage> Channels()
    {
        var up = new Dictionary<string, AmiMessage>();
        foreach (var message in _messages[.._told])
        {
            if (message["Uniqueid"] is { } id && message.EventName is "Newchannel" or "Newstate" or "BridgeEnter")
            {
                up[message["Uniqueid"]!] = message;
            }
            else if (message.EventName == "Hangup")
            {
                up.Remove(message["Uniqueid"]!);
            }
        }

        return [.. up.Values.Select(message => AmiMessage.Of(
            ("Event", "CoreShowChannel"), ("Channel", message["Channel"]!), ("ChannelState", message["ChannelState"]!), ("CallerIDNum", message["CallerIDNum"]!),
            ("Context", message["Context"]!), ("Exten", message["Exten"]!), ("Uniqueid", message["Uniqueid"]!), ("Linkedid", message["Linkedid"]!),
            ("Application", "Dial"), ("Duration", "00:00:05"), ("BridgeId", message["BridgeUniqueid"] ?? "")))];
    }

    /// <summary>The server lists the channels of these stories.</summary>
    public static void List(FakeAsterisk asterisk, params HeardStory[] stories) =>
        asterisk.Server.Channels = () => [.. stories.SelectMany(story => story.Channels())];

    private async Task TellAsync(int end)
    {
        await Until.TrueAsync(() => asterisk.LoggedIn is [{ EventMask: not "system" }], () => "Nobody listens.");
        foreach (var message in _messages[_told..end])
        {
            await asterisk.Server.SendAsync(message);
        }

        _told = end;
    }
}
