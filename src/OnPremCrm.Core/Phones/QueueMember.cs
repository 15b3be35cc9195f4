namespace OnPremCrm.Core.Phones;

/// <summary>A telephone that takes the calls of a queue, as Asterisk last said.</summary>
public sealed class QueueMember
{
    /// <summary>The Asterisk server, by its name in the configuration.</summary>
    public required string Server { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>As the queue dials it: <c>PJSIP/101</c>, or a Local channel in front of the phone.</summary>
    public required string Interface { get; init; }

    /// <summary>The telephone.</summary>
    public required string Extension { get; init; }

    /// <summary>It takes no calls for a while.</summary>
    public bool Paused { get; set; }

    /// <summary>Until when the queue lets it finish its work on the last call. Null: it does not.</summary>
    public DateTimeOffset? WrapsUpUntil { get; set; }

    /// <summary>Since when it is as it is, to a few seconds.</summary>
    public DateTimeOffset Since { get; set; }
}
