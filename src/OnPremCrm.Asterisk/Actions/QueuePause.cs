namespace OnPremCrm.Asterisk.Actions;

/// <summary>Lets a member of a queue take no calls for a while, or take them again (needs write=agent). A QueueMemberPause event confirms it.</summary>
/// <param name="Queue">Name of the queue.</param>
/// <param name="Interface">The member, as the queue dials it.</param>
/// <param name="Paused">True: no calls.</param>
public sealed record QueuePause(string Queue, string Interface, bool Paused) : AmiAction<AmiReply>
{
    /// <inheritdoc/>
    public override string Name => "QueuePause";

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers() => [("Interface", Interface), ("Queue", Queue), ("Paused", Paused ? "true" : "false")];
}
