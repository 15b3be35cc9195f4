namespace OnPremCrm.Core.Recordings;

/// <summary>A sound file on the PBX that belongs to no call of the log: of a call that was not heard and is not in the ledger, or of something that is no call.</summary>
public sealed class StrayRecording
{
    /// <summary>The Asterisk server, by its name in the configuration.</summary>
    public required string Server { get; init; }

    /// <summary>The file, below the server's monitor folder.</summary>
    public required string Path { get; init; }

    /// <summary>Its size. More than a header: silent files are not listed.</summary>
    public long Bytes { get; init; }

    /// <summary>When it was last written to, by the file system.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>When it was found.</summary>
    public DateTimeOffset FoundAt { get; init; }
}
