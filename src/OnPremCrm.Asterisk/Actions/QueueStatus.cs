namespace OnPremCrm.Asterisk.Actions;

/// <summary>Lists the queues with their members and waiting callers.</summary>
/// <param name="Queue">Name of one queue, null for all.</param>
public sealed record QueueStatus(string? Queue = null) : AmiAction<QueueStatusResult>
{
    /// <inheritdoc/>
    public override string Name => "QueueStatus";

    /// <inheritdoc/>
    public override string? ListEnd => "QueueStatusComplete";

    /// <inheritdoc/>
    public override QueueStatusResult Read(AmiReply reply) => QueueStatusResult.Of(reply.Items);

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers() => Queue is null ? [] : [("Queue", Queue)];
}
