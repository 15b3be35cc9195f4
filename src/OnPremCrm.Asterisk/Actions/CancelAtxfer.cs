namespace OnPremCrm.Asterisk.Actions;

/// <summary>Presses the key that gives up an attended transfer, and takes the caller back (needs write=call). Success says only that it is pressed.</summary>
/// <param name="Channel">Who asked.</param>
public sealed record CancelAtxfer(string Channel) : AmiAction<AmiReply>
{
    /// <inheritdoc/>
    public override string Name => "CancelAtxfer";

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers() => [("Channel", Channel)];
}
