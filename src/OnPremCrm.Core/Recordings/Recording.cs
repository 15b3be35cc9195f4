using OnPremCrm.Core.Calls;

namespace OnPremCrm.Core.Recordings;

/// <summary>One sound file of a call.</summary>
public sealed class Recording
{
    /// <summary>The reasons that are no fault: a rule or a person took it away.</summary>
    public static readonly IReadOnlyList<string> TakenAway = [Word.Of(RecordingFault.KeptNoLonger), Word.Of(RecordingFault.Deleted)];

    /// <summary>Names the recording.</summary>
    public RecordingId Id { get; init; }

    /// <summary>The call.</summary>
    public CallId CallId { get; init; }

    /// <summary>The Asterisk server that wrote it.</summary>
    public required string Server { get; init; }

    /// <summary>Where Asterisk said it writes, on its own disk.</summary>
    public required string SourcePath { get; init; }

    /// <summary>Whether it can be played.</summary>
    public RecordingState State { get; set; }

    /// <summary>A word of RecordingFault. Null while writing and when ready.</summary>
    public string? StateReason { get; set; }

    /// <summary>Relative to <c>Recordings:StorePath</c>. Null unless ready.</summary>
    public string? StoredPath { get; set; }

    /// <summary>E.g. <c>audio/ogg; codecs=opus</c> or <c>audio/wav</c>. Null unless ready.</summary>
    public string? MediaType { get; set; }

    /// <summary>Length in seconds. Null unless ready.</summary>
    public decimal? Seconds { get; set; }

    /// <summary>2 when the outside party and our side are apart. Null unless ready.</summary>
    public int? Channels { get; set; }

    /// <summary>Hertz. Null unless ready.</summary>
    public int? SampleRate { get; set; }

    /// <summary>Size of the stored file. Null unless ready.</summary>
    public long? Bytes { get; set; }

    /// <summary>SHA-256 of the file as Asterisk wrote it. Null unless ready.</summary>
    public byte[]? Sha256 { get; set; }

    /// <summary>Loudness, one byte (0..255) per leg and slice, legs interleaved. Null unless ready.</summary>
    public byte[]? Peaks { get; set; }

    /// <summary>Slices per second of <see cref="Peaks"/>. Null unless ready.</summary>
    public int? PeaksPerSecond { get; set; }

    /// <summary>When the recording began. Null when not heard.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When we first heard of it.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the row was last written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When the file is looked for next. Null unless writing and the call has ended.</summary>
    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>How often it was looked for.</summary>
    public int Tries { get; set; }
}
