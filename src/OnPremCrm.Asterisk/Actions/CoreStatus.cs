using System.Globalization;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>Asks how Asterisk is (needs write=system or reporting).</summary>
public sealed record CoreStatus : AmiAction<CoreStatusResult>
{
    /// <inheritdoc/>
    public override string Name => "CoreStatus";

    /// <inheritdoc/>
    public override CoreStatusResult Read(AmiReply reply) => new(
        reply.Response["CoreStartupTime"] is { Length: > 0 } time ? $"{reply.Response["CoreStartupDate"]} {time}".Trim() : null,
        int.TryParse(reply.Response["CoreCurrentCalls"], NumberStyles.None, CultureInfo.InvariantCulture, out var calls) ? calls : null);
}
