using System.Text.RegularExpressions;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// Tells phones from trunks by the channel's endpoint. With trunks configured everything else is a phone. Without, an endpoint
/// is a phone when its name is a plain extension or its context is one for phones, else it is taken for a trunk.
/// </summary>
internal sealed class Endpoints
{
    private static readonly HashSet<string> MachineTechnologies = new(StringComparer.OrdinalIgnoreCase)
    {
        "CBAnn", "CBRec", "ConfBridgeRecorder", "Announcer", "Recorder", "Snoop", "Message", "Surrogate", "AsyncGoto", "Bridge",
        "UnicastRTP", "MulticastRTP", "AudioSocket", "OutgoingSpoolFailed", "Phantom",
    };

    private static readonly HashSet<string> TrunkContexts = new(StringComparer.OrdinalIgnoreCase)
    {
        "from-trunk", "from-pstn", "from-did", "from-did-direct", "from-external", "from-outside", "from-sip-external", "from-itsp", "from-provider",
        "from-pstn-toheader", "incoming", "inbound", "ext-did", "trunk", "trunks",
    };

    private static readonly HashSet<string> PhoneContexts = new(StringComparer.OrdinalIgnoreCase)
    {
        "internal", "from-internal", "from-internal-xfer", "phones", "local", "users", "extensions", "from-phones", "from-users",
    };

    private readonly HashSet<string> trunks;
    private readonly Regex pattern;

    public Endpoints(TrackerOptions options)
    {
        trunks = new HashSet<string>(options.Trunks.Select(trunk => trunk.Trim()).Where(trunk => trunk.Length > 0), StringComparer.OrdinalIgnoreCase);
        var escaped = Regex.Escape(options.ChannelPattern).Replace(Regex.Escape("{extension}"), "(?<extension>.+)", StringComparison.OrdinalIgnoreCase);
        pattern = new Regex($"^{escaped}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>The kind and, for a phone, its extension; for a trunk its endpoint.</summary>
    public (ChannelKind Kind, string Name) Classify(string channel, string context)
    {
        var name = ChannelName.Parse(channel);
        if (name.IsLocal)
        {
            return (ChannelKind.Wire, name.Endpoint);
        }

        var slash = channel.IndexOf('/');
        if (slash <= 0 || MachineTechnologies.Contains(channel[..slash]))
        {
            return (ChannelKind.Machinery, channel);
        }

        if (trunks.Contains(name.Interface) || trunks.Contains(name.Endpoint))
        {
            return (ChannelKind.Trunk, name.Interface);
        }

        var match = pattern.Match(name.Interface);
        var extension = match.Success && match.Groups["extension"] is { Success: true } group ? group.Value : name.Endpoint;
        if (trunks.Count > 0)
        {
            return (ChannelKind.Phone, extension);
        }

        var looksLikeTrunk = TrunkContexts.Contains(context) || (!IsPlainExtension(extension) && !PhoneContexts.Contains(context));
        return looksLikeTrunk ? (ChannelKind.Trunk, name.Interface) : (ChannelKind.Phone, extension);
    }

    /// <summary>Up to six digits. Longer runs of digits are account numbers of providers.</summary>
    private static bool IsPlainExtension(string endpoint) => endpoint.Length is > 0 and <= 6 && endpoint.All(char.IsAsciiDigit);
}
