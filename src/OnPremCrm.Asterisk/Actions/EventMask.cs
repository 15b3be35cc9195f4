namespace OnPremCrm.Asterisk.Actions;

/// <summary>Chooses the classes of events that this session receives.</summary>
/// <param name="Mask"><c>on</c>, <c>off</c>, or classes with commas: <c>system,call,agent</c>.</param>
public sealed record EventMask(string Mask) : AmiAction<AmiReply>
{
    /// <inheritdoc/>
    public override string Name => "Events";

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers() => [("EventMask", Mask)];
}
