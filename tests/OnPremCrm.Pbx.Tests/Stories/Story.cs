using OnPremCrm.Core.Calls;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>What a person who watched would say about a call. Compared with what the log says; the seconds within 1.5.</summary>
internal sealed record Story(CallDirection Direction, CallDisposition Disposition)
{
    public const double Tolerance = 1.5;

    /// <summary>The outside party as it crossed the wire. Null: the story's client; "" when nothing crossed it.</summary>
    public string? Number { get; init; }

    /// <summary>The same in E.164. Null: as it crossed the wire; "" when nobody could call it.</summary>
    public string? E164 { get; init; }

    /// <summary>The number of ours that was called, or what was dialled. Null: not compared.</summary>
    public string? Called { get; init; }

    public string? Queue { get; init; }

    /// <summary>In any order. "104|105" is one of these, where the PBX may choose.</summary>
    public string[] Rang { get; init; } = [];

    public string[] AnsweredBy { get; init; } = [];

    public string[] MissedBy { get; init; } = [];

    /// <summary>"blind 101 102 completed", "attended 101 102 given up".</summary>
    public string[] Transfers { get; init; } = [];

    /// <summary>Null: nothing rang.</summary>
    public double? RingSeconds { get; init; }

    /// <summary>Null: nobody spoke.</summary>
    public double? TalkSeconds { get; init; }

    /// <summary>There is a file with sound.</summary>
    public bool Recorded { get; init; }

    /// <summary>Asterisk's own ledger shows the same call.</summary>
    public bool IsInLedger { get; init; } = true;

    /// <summary>Somebody has to call back. Null: as the rule says, because somebody called us, spoke with nobody, and has a number.</summary>
    public bool? CallBack { get; init; }
}
