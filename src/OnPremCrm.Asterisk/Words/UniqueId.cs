namespace OnPremCrm.Asterisk.Words;

/// <summary>
/// The id of one channel for its whole life. Any text of 1 to 149 characters: <c>epoch.number</c>, with a system name in front
/// when asterisk.conf sets one, or whatever an Originate chose. Never to be parsed, cut at the dot or compared as a number.
/// Source: Asterisk main/channel.c, AST_MAX_PUBLIC_UNIQUEID in include/asterisk/channel.h.
/// </summary>
/// <param name="Value">As Asterisk sent it.</param>
public readonly record struct UniqueId(string Value)
{
    /// <summary>Null for what Asterisk sends when it has none: no header, nothing, or <c>&lt;unknown&gt;</c> (a failed OriginateResponse).</summary>
    public static UniqueId? Parse(string? value) => string.IsNullOrEmpty(value) || value == "<unknown>" ? null : new UniqueId(value);

    /// <summary>As Asterisk sent it.</summary>
    public override string ToString() => Value;
}
