namespace OnPremCrm.Telephony.Calls;

/// <summary>A recording that Asterisk began for this call. Whether there is sound in it shows only after the hang-up (44 bytes are a header and nothing else).</summary>
public sealed record RecordingFile
{
    /// <summary>Path on the PBX from MIXMONITOR_FILENAME; null when only MixMonitorStart was seen, which names no file.</summary>
    public string? Path { get; init; }

    /// <summary>Uniqueid of the recorded channel.</summary>
    public required string Uniqueid { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
}
