namespace OnPremCrm.Core.Calls;

/// <summary>Whom a call's number could have meant when it was matched. Kept so that the match can be explained later.</summary>
public sealed class CallMatching
{
    /// <summary>The call.</summary>
    public CallId CallId { get; init; }

    /// <summary>The number that was looked up, E.164.</summary>
    public required string Number { get; init; }

    /// <summary>JSON: the candidates, best first.</summary>
    public required string Candidates { get; init; }

    /// <summary>When it was looked up.</summary>
    public DateTimeOffset MatchedAt { get; init; }
}
