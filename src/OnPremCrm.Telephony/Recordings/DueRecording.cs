using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>A recording whose file is to be fetched now.</summary>
/// <param name="Tries">How often it was looked for, this time included.</param>
/// <param name="Ids">The call's linkedids.</param>
internal sealed record DueRecording(RecordingId Id, string Server, string SourcePath, int Tries, DateTimeOffset StartedAt, IReadOnlyList<string> Ids);
