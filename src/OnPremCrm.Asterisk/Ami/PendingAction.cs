using OnPremCrm.Asterisk.Actions;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>An action that waits for its answer. The reader fills it, one caller awaits it.</summary>
/// <param name="name">Name of the action.</param>
/// <param name="listEnd">The event that ends the list, null when the answer is one message.</param>
internal sealed class PendingAction(string name, string? listEnd)
{
    /// <summary>Most items of a list; Asterisk has no list that long.</summary>
    public const int MaxItems = 100_000;

    // Asynchronous continuations: the caller's code must not run on the reader, which has a socket to drain.
    private readonly TaskCompletionSource<AmiReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<AmiMessage> items = [];
    private AmiMessage? response;

    /// <summary>Completes with the answer or with an <see cref="AmiException"/>.</summary>
    public Task<AmiReply> Answer => answer.Task;

    /// <summary>True while events with this action's id belong to it: OriginateResponse has one too and is everybody's.</summary>
    public bool TakesEvents => listEnd is not null;

    /// <summary>Messages received so far; grows while a long list arrives.</summary>
    public int Received { get; private set; }

    /// <summary>The response came. True when the answer is complete.</summary>
    public bool Respond(AmiMessage message)
    {
        Received++;
        response = message;
        if (string.Equals(message["Response"], "Error", StringComparison.OrdinalIgnoreCase))
        {
            return answer.TrySetException(new AmiRefusedException(name, message["Message"] ?? ""));
        }

        return listEnd is null && answer.TrySetResult(new AmiReply(message, []));
    }

    /// <summary>An event of the list came. True when the answer is complete.</summary>
    public bool Add(AmiMessage item)
    {
        Received++;

        // "Complete" or "complete" by the module, and not at all in old ones; then the event's name tells.
        var last = item["EventList"] is { } word
            ? word.Equals("Complete", StringComparison.OrdinalIgnoreCase) || word.Equals("cancelled", StringComparison.OrdinalIgnoreCase)
            : item.EventName == listEnd;
        if (last)
        {
            return answer.TrySetResult(new AmiReply(response ?? item, items));
        }

        items.Add(item);
        return items.Count > MaxItems
            && answer.TrySetException(new AmiProtocolException($"The answer to {name} has more than {MaxItems} items."));
    }

    /// <summary>The connection ended first.</summary>
    public void Fail(AmiFault fault) => answer.TrySetException(new AmiDisconnectedException(fault, name));
}
