using OnPremCrm.Core.Calls;

namespace OnPremCrm.Core.Callbacks;

/// <summary>A call that a callback counts as an attempt: once, however often its end is heard.</summary>
public sealed class CallbackCall
{
    /// <summary>The callback.</summary>
    public CallbackId CallbackId { get; init; }

    /// <summary>The call.</summary>
    public CallId CallId { get; init; }
}
