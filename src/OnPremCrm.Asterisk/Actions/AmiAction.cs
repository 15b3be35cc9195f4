using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>Something to ask of Asterisk.</summary>
/// <typeparam name="TResult">What a successful answer tells.</typeparam>
public abstract record AmiAction<TResult>
{
    /// <summary>Asterisk's name of the action.</summary>
    public abstract string Name { get; }

    /// <summary>Time limit for the answer; null for <see cref="AmiOptions.ActionTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// The event that ends the answer when it is a list, null when the answer is one message. A list is also ended by any
    /// event of it that says <c>EventList: Complete</c>.
    /// </summary>
    public virtual string? ListEnd => null;

    /// <summary>The message to send.</summary>
    /// <exception cref="AmiWriteException">A value cannot go on the wire.</exception>
    public AmiMessage ToMessage(string actionId) => AmiMessage.Of([("Action", Name), ("ActionID", actionId), .. Headers()]);

    /// <summary>Reads a successful answer.</summary>
    public abstract TResult Read(AmiReply reply);

    /// <summary>The headers behind Action and ActionID.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Headers() => [];
}
