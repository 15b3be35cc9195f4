using OnPremCrm.Core.Calls;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>What a person who watched would say about a call. Compared with what the log says; the seconds within 1.5.</summary>
/// <param name="Number">The outside party as it crossed the wire; null for an internal call.</param>
/// <param name="Called">The number of ours that was called, or what was dialled.</param>
/// <param name="RingSeconds">Null: nothing rang.</param>
/// <param name="TalkSeconds">Null: nobody spoke.</param>
internal sealed record Story(CallDirection Direction, string? Number, string Called, CallDisposition Disposition)
{
    public const double Tolerance = 1.5;

    public string? Queue { get; init; }

    public string[] Rang { get; init; } = [];

    public string[] AnsweredBy { get; init; } = [];

    public string[] MissedBy { get; init; } = [];

    public double? RingSeconds { get; init; }

    public double? TalkSeconds { get; init; }

    /// <summary>Somebody rang us, spoke with nobody, and has a number: somebody has to call back.</summary>
    public bool CallBack => Direction == CallDirection.Inbound && Disposition != CallDisposition.Answered && Number != "anonymous";

    /// <summary>There is a file with sound.</summary>
    public bool Recorded { get; init; }
}
