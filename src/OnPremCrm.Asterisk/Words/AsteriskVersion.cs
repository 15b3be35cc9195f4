using System.Globalization;
using System.Text.RegularExpressions;

namespace OnPremCrm.Asterisk.Words;

/// <summary>The version of an Asterisk server, from CoreSettings. Source: https://docs.asterisk.org/About-the-Project/Asterisk-Versions/</summary>
/// <param name="Major">The branch: 13 to 22 and later.</param>
/// <param name="Minor">The release within the branch.</param>
/// <param name="Text">As the server said it, with whatever a distribution added.</param>
public sealed partial record AsteriskVersion(int Major, int Minor, string Text)
{
    /// <summary>
    /// True when the server knows event filters by event name. Source: UPGRADE and ChangeLog of 18.26, 20.11, 21.6 and 22.1.
    /// </summary>
    public bool HasAdvancedFilters => Major switch
    {
        18 => Minor >= 26,
        20 => Minor >= 11,
        21 => Minor >= 6,
        22 => Minor >= 1,
        _ => Major > 22,
    };

    /// <summary>Reads <c>22.10.0</c>, <c>18.20.0~dfsg</c> and <c>certified/18.9-cert5</c>; null for a build without a version (GIT-master-...).</summary>
    public static AsteriskVersion? Parse(string? text) =>
        text is not null && Numbers().Match(text) is { Success: true } match
            ? new AsteriskVersion(Number(match.Groups[1]), Number(match.Groups[2]), text)
            : null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:certified[-/])?(\d{1,3})\.(\d{1,4})")]
    private static partial Regex Numbers();
}
