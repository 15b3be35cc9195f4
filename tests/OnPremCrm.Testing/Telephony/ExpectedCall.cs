namespace OnPremCrm.Testing.Telephony;

/// <summary>A call as a person would describe it.</summary>
public sealed record ExpectedCall
{
    public required string Id { get; init; }

    public required string Direction { get; init; }

    /// <summary>In E.164, null when hidden.</summary>
    public string? OutsideNumber { get; init; }

    public string? AsSent { get; init; }

    public string? Did { get; init; }

    public string? Operator { get; init; }

    public string? Dialled { get; init; }

    public string? Via { get; init; }

    public required IReadOnlyList<string> Rang { get; init; }

    public required IReadOnlyList<string> AnsweredBy { get; init; }

    public required IReadOnlyList<string> MissedBy { get; init; }

    public required string Disposition { get; init; }

    public IReadOnlyList<string> AlsoAcceptable { get; init; } = [];

    public required IReadOnlyList<ExpectedTransfer> Transfers { get; init; }

    public IReadOnlyList<string> Consulted { get; init; } = [];

    public double? RingSeconds { get; init; }

    /// <summary>Nothing is said about the ringing.</summary>
    public bool NoRing { get; init; }

    public double? TalkSeconds { get; init; }

    public required double Tolerance { get; init; }

    /// <summary>There is a file with sound.</summary>
    public bool Recording { get; init; }

    /// <summary>Somebody should now call back.</summary>
    public bool CallbackTask { get; init; }

    public ExpectedPickup? Pickup { get; init; }

    public bool ClickToDial { get; init; }

    public bool CutByRestart { get; init; }
}
