namespace OnPremCrm.Asterisk.Actions;

/// <summary>Asks what Asterisk is (needs write=system or reporting).</summary>
public sealed record CoreSettings : AmiAction<CoreSettingsResult>
{
    /// <inheritdoc/>
    public override string Name => "CoreSettings";

    /// <inheritdoc/>
    public override CoreSettingsResult Read(AmiReply reply) => new(
        Words.AsteriskVersion.Parse(reply.Response["AsteriskVersion"]),
        string.IsNullOrEmpty(reply.Response["SystemName"]) ? null : reply.Response["SystemName"]);
}
