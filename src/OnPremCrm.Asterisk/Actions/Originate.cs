using System.Buffers;
using System.Globalization;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>
/// Rings a phone and, when it answers, sends it into the dialplan (needs write=originate). Always asynchronous: the answer to the action only says
/// that Asterisk has taken it, and an OriginateResponse event with the same ActionID tells whether the phone answered.
/// </summary>
/// <remarks>
/// There is deliberately no way to name an application: with one, an Originate runs any command on the PBX (CVE-2024-42365 and its kin).
/// Source: main/manager.c, action_originate.
/// </remarks>
/// <param name="Channel">The phone to ring first: <c>PJSIP/101</c>.</param>
/// <param name="Context">The context in which to dial.</param>
/// <param name="Exten">What to dial.</param>
public sealed record Originate(string Channel, string Context, string Exten) : AmiAction<AmiReply>
{
    private static readonly SearchValues<char> VariableName =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <inheritdoc/>
    public override string Name => "Originate";

    /// <summary>Unique id that the first channel shall get, to recognise it by; null to let Asterisk choose. At most 149 characters.</summary>
    public string? ChannelId { get; init; }

    /// <summary>Unique id for the second half when <see cref="Channel"/> is a Local channel; null to let Asterisk choose.</summary>
    public string? OtherChannelId { get; init; }

    /// <summary>The caller ID that the phone shows while it rings, <c>"Name" &lt;number&gt;</c>; null to leave it.</summary>
    public string? CallerId { get; init; }

    /// <summary>How long the phone may ring; 1 ms and more, Asterisk's own default is 30 s.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Channel variables. A name that begins with two underscores is inherited by the channels that it dials.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers()
    {
        yield return ("Channel", Channel);
        yield return ("Context", Context);
        yield return ("Exten", Exten);
        yield return ("Priority", "1");
        yield return ("Timeout", ((long)RingTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        yield return ("Async", "true");
        if (ChannelId is not null)
        {
            yield return ("ChannelId", ChannelId);
        }

        if (OtherChannelId is not null)
        {
            yield return ("OtherChannelId", OtherChannelId);
        }

        if (CallerId is not null)
        {
            yield return ("CallerID", CallerId);
        }

        foreach (var (name, value) in Variables)
        {
            yield return ("Variable", VariableText(name, value));
        }
    }

    // Asterisk splits the header at commas, and quotes and backslashes change where: such a value could set other variables.
    private static string VariableText(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(VariableName))
        {
            throw new AmiWriteException("The name of a channel variable has other characters than letters, digits and underscores.");
        }

        if (value.AsSpan().ContainsAny(",\"\\"))
        {
            throw new AmiWriteException($"The value of the channel variable {name} contains a comma, a quote or a backslash.");
        }

        return $"{name}={value}";
    }
}
