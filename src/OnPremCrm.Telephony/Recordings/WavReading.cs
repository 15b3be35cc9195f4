using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>The sound of a WAV file: 16 bit PCM, one or two legs.</summary>
/// <param name="Fault">Why there is none. Null: there is.</param>
/// <param name="Channels">1, or 2 when both sides are apart.</param>
/// <param name="SampleRate">Hertz.</param>
/// <param name="Offset">Where the sound begins in the file.</param>
/// <param name="Bytes">How much there is, whole samples only.</param>
internal readonly record struct WavReading(RecordingFault? Fault, int Channels, int SampleRate, long Offset, long Bytes)
{
    /// <summary>Length in seconds.</summary>
    public decimal Seconds => Math.Round((decimal)Bytes / (Channels * 2 * SampleRate), 3);

    /// <summary>No sound that can be read.</summary>
    public static WavReading Refused(RecordingFault fault) => new(fault, 0, 0, 0, 0);
}
