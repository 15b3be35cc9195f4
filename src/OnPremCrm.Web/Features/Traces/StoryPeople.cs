using System.Text.RegularExpressions;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>Turns channel names into people and trunks, as the call's own legs, the server's trunks and the users' phones say.</summary>
public sealed partial class StoryPeople
{
    private readonly Call _call;
    private readonly Dictionary<string, CallLeg> _legs;
    private readonly IReadOnlyCollection<string> _trunks;
    private readonly IReadOnlyDictionary<string, string> _names;
    private readonly Words _words;

    /// <param name="trunks">The server's trunks: <c>PJSIP/trunk-itsp</c>.</param>
    /// <param name="names">Users of the server's phones, by extension.</param>
    public StoryPeople(Call call, IEnumerable<CallLeg> legs, IReadOnlyCollection<string> trunks, IReadOnlyDictionary<string, string> names, Words words)
    {
        _call = call;
        _legs = legs.GroupBy(leg => leg.Uniqueid).ToDictionary(same => same.Key, same => same.Last());
        _trunks = trunks;
        _names = names;
        _words = words;
    }

    /// <summary>Null for a Local channel, which is a wire inside Asterisk and nobody's line, and for what is no channel's name.</summary>
    public StoryParty? Of(string? uniqueid, string? channel)
    {
        var parts = ChannelName().Match(channel ?? "");
        if (!parts.Success || parts.Groups["technology"].Value == "Local")
        {
            return null;
        }

        var endpoint = parts.Groups["endpoint"].Value;
        if (uniqueid is not null && _legs.TryGetValue(uniqueid, out var leg))
        {
            return leg.IsTrunk ? new StoryParty(endpoint, true) : new StoryParty(leg.Extension ?? endpoint, false);
        }

        var line = $"{parts.Groups["technology"].Value}/{endpoint}";
        return new StoryParty(endpoint, line == _call.Trunk || _trunks.Contains(line, StringComparer.OrdinalIgnoreCase));
    }

    public string NameOf(StoryParty party) => party.IsOutside ? Outside : NameOf(party.Name);

    /// <summary>"Jonas Weber (101)", or the extension alone when it is nobody's.</summary>
    public string NameOf(string extension) =>
        extension == TalkSegment.Outside ? Outside : _names.TryGetValue(extension, out var name) ? _words["story.person", name, extension] : extension;

    /// <summary>The caller, or who was called.</summary>
    public string Outside => _words[_call.Direction == CallDirection.Outbound ? "story.called" : "story.caller"];

    // PJSIP/101-0000000a, PJSIP/desk-2-0000000a, DAHDI/i1/0301234-1f, Surrogate/PJSIP/101-0000000a<ZOMBIE>
    [GeneratedRegex(@"^(?:Surrogate/|AsyncGoto/)?(?<technology>[^/]+)/(?<endpoint>.+?)(?:-[0-9a-fA-F]{8}|(?<!SIP/.*)-[0-9a-fA-F]{1,7})?(?:;[12])?(?:<ZOMBIE>)?$")]
    private static partial Regex ChannelName();
}
