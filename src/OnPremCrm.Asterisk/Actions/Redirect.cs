namespace OnPremCrm.Asterisk.Actions;

/// <summary>
/// Sends a channel that runs in the dialplan to another place there, at once (needs write=call). What it did before ends: phones that it rang stop ringing.
/// Source: main/manager.c, action_redirect.
/// </summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Context">Where to.</param>
/// <param name="Exten">Where to.</param>
public sealed record Redirect(string Channel, string Context, string Exten) : AmiAction<AmiReply>
{
    /// <inheritdoc/>
    public override string Name => "Redirect";

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers() =>
        [("Channel", Channel), ("Context", Context), ("Exten", Exten), ("Priority", "1")];
}
