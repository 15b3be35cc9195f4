namespace OnPremCrm.Core.Calls;

/// <summary>What Asterisk said about a call, packed (<see cref="KeptEvents"/>). A long call, or one during which the service was restarted, has several parts.</summary>
public sealed class CallEvents
{
    /// <summary>The call.</summary>
    public CallId CallId { get; init; }

    /// <summary>From 0, in order.</summary>
    public int Part { get; init; }

    /// <summary>The Asterisk server.</summary>
    public required string Server { get; init; }

    /// <summary>When the first of them came.</summary>
    public DateTimeOffset FirstAt { get; init; }

    /// <summary>When the last of them came.</summary>
    public DateTimeOffset LastAt { get; init; }

    /// <summary>How many.</summary>
    public int Count { get; init; }

    /// <summary>Packed by <see cref="KeptEvents.Pack"/>.</summary>
    public required byte[] Events { get; init; }
}
