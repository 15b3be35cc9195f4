namespace OnPremCrm.Telephony.Recordings;

/// <summary>A recording as it lies in the store.</summary>
/// <param name="Path">Relative to the store.</param>
/// <param name="Sha256">Of the file as Asterisk wrote it.</param>
internal sealed record StoredRecording(
    string Path, string MediaType, decimal Seconds, int Channels, int SampleRate, long Bytes, byte[] Sha256, byte[] Peaks, int PeaksPerSecond);
