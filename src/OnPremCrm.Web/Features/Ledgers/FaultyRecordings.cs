using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Web.Features.Ledgers;

/// <summary>Recordings that Asterisk announced and that nobody can hear. An empty file of a call in which nobody spoke is none of them, and neither is one that a rule or a person took away.</summary>
public static class FaultyRecordings
{
    /// <param name="from">Of calls from then on.</param>
    public static IQueryable<Recording> Of(CrmDatabase database, CallId from) => database.Recordings
        .Where(recording => recording.State == RecordingState.Missing || recording.State == RecordingState.Unreadable || recording.State == RecordingState.Empty)
        .Where(recording => recording.CallId >= from && (recording.StateReason == null || !Recording.TakenAway.Contains(recording.StateReason)))
        .Where(recording => recording.State != RecordingState.Empty || database.Calls.Any(call => call.Id == recording.CallId && call.AnsweredAt != null));
}
