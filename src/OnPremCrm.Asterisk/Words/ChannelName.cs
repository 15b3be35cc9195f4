namespace OnPremCrm.Asterisk.Words;

/// <summary>
/// The name of a channel taken apart: <c>PJSIP/101-0000000a</c>, <c>Local/400@from-internal-0000001f;2</c>. A name may change (Rename) and starts
/// again at zero after a restart, so it tells which phone or trunk this is and nothing about identity; that is <see cref="UniqueId"/>.
/// Source: Asterisk channels/chan_pjsip.c, main/core_local.c (names), main/channel.c (masquerade).
/// </summary>
public readonly record struct ChannelName
{
    private ChannelName(string value, string technology, string endpoint, int? localHalf) =>
        (Value, Technology, Endpoint, LocalHalf) = (value, technology, endpoint, localHalf);

    /// <summary>As Asterisk sent it.</summary>
    public string Value { get; }

    /// <summary><c>PJSIP</c>, <c>SIP</c>, <c>Local</c>, <c>DAHDI</c> ...; "" when the name has no slash.</summary>
    public string Technology { get; }

    /// <summary>
    /// The name without technology and number: <c>101</c>, <c>trunk-itsp</c>, for a Local channel <c>400@from-internal</c>. May itself contain a dash.
    /// </summary>
    public string Endpoint { get; }

    /// <summary>1 for the half of a Local channel that is dialled and bridged, 2 for the half that runs the dialplan, null for any other channel.</summary>
    public int? LocalHalf { get; }

    /// <summary>True for either half of a Local channel: a wire, never a party.</summary>
    public bool IsLocal => Technology.Equals("Local", StringComparison.OrdinalIgnoreCase);

    /// <summary>Technology and endpoint, as configuration names phones and trunks: <c>PJSIP/trunk-itsp</c>.</summary>
    public string Interface => Technology.Length == 0 ? Endpoint : $"{Technology}/{Endpoint}";

    /// <summary>What a Local channel dials (<c>400</c>), null for any other channel.</summary>
    public string? LocalExten => IsLocal ? Endpoint[..AtOrEnd(Endpoint)] : null;

    /// <summary>The context in which a Local channel dials (<c>from-internal</c>), null for any other channel or when there is none.</summary>
    public string? LocalContext => IsLocal && AtOrEnd(Endpoint) is var at && at < Endpoint.Length ? Endpoint[(at + 1)..] : null;

    /// <summary>Takes a name apart. Never fails: what cannot be understood is an endpoint without technology.</summary>
    public static ChannelName Parse(string value)
    {
        var rest = value.AsSpan();

        // A channel that was masqueraded away keeps its old name for the moments until its Hangup.
        if (rest.EndsWith("<ZOMBIE>", StringComparison.Ordinal))
        {
            rest = rest[..^"<ZOMBIE>".Length];
        }

        foreach (var stand in (ReadOnlySpan<string>)["Surrogate/", "AsyncGoto/"])
        {
            if (rest.StartsWith(stand, StringComparison.Ordinal) && rest[stand.Length..].Contains('/'))
            {
                rest = rest[stand.Length..];
            }
        }

        var slash = rest.IndexOf('/');
        var technology = slash < 0 ? "" : rest[..slash].ToString();
        var endpoint = rest[(slash + 1)..];
        int? half = null;
        if (technology.Equals("Local", StringComparison.OrdinalIgnoreCase)
            && (endpoint.EndsWith(";1", StringComparison.Ordinal) || endpoint.EndsWith(";2", StringComparison.Ordinal)))
        {
            half = endpoint[^1] - '0';
            endpoint = endpoint[..^2];
        }

        return new ChannelName(value, technology, WithoutNumber(technology, endpoint).ToString(), half);
    }

    /// <summary>As Asterisk sent it.</summary>
    public override string ToString() => Value;

    /// <summary>
    /// Cuts the last <c>-xxxxxxxx</c>. SIP technologies and Local number with exactly eight hexadecimal digits, so that a phone called
    /// <c>desk-2</c> keeps its name; DAHDI and IAX2 number with fewer.
    /// </summary>
    private static ReadOnlySpan<char> WithoutNumber(string technology, ReadOnlySpan<char> endpoint)
    {
        var dash = endpoint.LastIndexOf('-');
        var digits = endpoint.Length - dash - 1;
        if (dash <= 0 || digits == 0 || digits > 8 || endpoint[(dash + 1)..].ContainsAnyExcept("0123456789abcdefABCDEF"))
        {
            return endpoint;
        }

        var eight = technology.ToUpperInvariant() is "PJSIP" or "SIP" or "LOCAL";
        return digits == 8 || !eight ? endpoint[..dash] : endpoint;
    }

    private static int AtOrEnd(string endpoint) => endpoint.LastIndexOf('@') is var at && at < 0 ? endpoint.Length : at;
}
