namespace OnPremCrm.Simulator.Pbx;

/// <summary>The company whose PBX is simulated.</summary>
public sealed record SimulatedPbxOptions
{
    /// <summary>The line to the outside.</summary>
    public string Trunk { get; init; } = "PJSIP/trunk-itsp";

    /// <summary>The company's number; an extension is reached from outside by this and the extension.</summary>
    public string CompanyNumber { get; init; } = "+493055500";

    /// <summary>The phones.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = ["101", "102", "103", "104", "105"];

    /// <summary>The phones that ring together when somebody calls the queue.</summary>
    public IReadOnlyList<string> QueueMembers { get; init; } = ["101", "102", "103"];

    /// <summary>The queue's name.</summary>
    public string Queue { get; init; } = "sales";

    /// <summary>The monitor folder that AMI names.</summary>
    public string MonitorPath { get; init; } = "/var/spool/asterisk/monitor";

    /// <summary>The folder into which sound is really written. Null: no sound, only its announcement.</summary>
    public string? RecordingsPath { get; init; }

    /// <summary>The file into which the ledger (CEL) is written. Null: none is kept.</summary>
    public string? CelPath { get; init; }

    /// <summary>How long a phone rings for a caller who was handed on, sent on, or is to be asked.</summary>
    public TimeSpan HandedOnRings { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long they talk then.</summary>
    public TimeSpan HandedOnTalks { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long a colleague who is asked waits for a decision; then the one who asked is with the caller again.</summary>
    public TimeSpan AskedTalks { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>The same seed tells the same stories.</summary>
    public int Seed { get; init; } = 1;
}
