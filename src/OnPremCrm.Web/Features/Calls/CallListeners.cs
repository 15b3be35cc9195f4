using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Reads from the audit who heard a recording.</summary>
public static class CallListeners
{
    public static async Task<ILookup<RecordingId, CallListener>> ReadAsync(CrmDatabase database, IEnumerable<RecordingId> recordings, CancellationToken ct)
    {
        var ids = recordings.Select(recording => recording.Value).ToArray();
        if (ids.Length == 0)
        {
            return Array.Empty<CallListener>().ToLookup(_ => default(RecordingId));
        }

        var rows = await database.Database.SqlQuery<Row>($"""
            SELECT noun_id AS "RecordingId", user_name AS "Name", coalesce(sum((details->>'seconds')::numeric), 0)::float8 AS "Seconds", max(at) AS "LastAt"
            FROM audit_entries
            WHERE noun = {ListenToRecording.Noun} AND action = {ListenToRecording.Action} AND noun_id = ANY ({ids})
            GROUP BY noun_id, user_name
            """).ToListAsync(ct);
        return rows.OrderByDescending(row => row.LastAt)
            .ToLookup(row => new RecordingId(row.RecordingId), row => new CallListener(row.Name, (int)Math.Round(row.Seconds), row.LastAt));
    }

    private sealed record Row(Guid RecordingId, string Name, double Seconds, DateTimeOffset LastAt);
}
