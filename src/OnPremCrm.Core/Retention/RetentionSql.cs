namespace OnPremCrm.Core.Retention;

/// <summary>How a kind of thing is counted and taken away. Ids are made from the moment of what they name, so the primary keys find the oldest.</summary>
/// <param name="Going">FROM and WHERE of what is older than $1.</param>
/// <param name="At">The moment of one.</param>
/// <param name="Remove">Takes at most $2 of what is older than $1; answers with how many, and with the last id if the next portion begins behind it ($4). $3 is now.</param>
internal sealed record RetentionSql(string Going, string At, string Remove)
{
    private const string Kept = "NOT IN (SELECT call_id FROM kept_calls)";

    public string Count => $"SELECT count(*), min({At}), max({At}) FROM {Going}";

    public static RetentionSql Of(RetentionKind kind) => kind switch
    {
        // The row stays, so that neither the ledger nor a rebuild fetches the file again; the telephony service removes it from the store.
        RetentionKind.Recordings => Portions("recordings", $"state = 'ready' AND id < uuid_at($1) AND call_id {Kept}", "created_at", """
            asked AS (INSERT INTO recording_removals (recording_id, stored_path, asked_at, next_try_at) SELECT id, stored_path, $3, $3 FROM recordings WHERE id IN (SELECT id FROM going) ON CONFLICT DO NOTHING),
            gone AS (UPDATE recordings SET state = 'missing', state_reason = 'kept-no-longer', stored_path = NULL, sha256 = NULL, bytes = NULL, peaks = NULL, peaks_per_second = NULL, updated_at = $3
                WHERE id IN (SELECT id FROM going) RETURNING 1)
            """),
        RetentionKind.Callers => new(
            $"calls WHERE id < uuid_at($1) AND state = 'ended' AND direction IS DISTINCT FROM 'internal' AND num_nonnulls(number, number_as_presented, caller_name, contact_id) > 0 AND id {Kept}",
            "started_at", "SELECT gone, last FROM forget_callers($1, $2, $4, $3)"),
        RetentionKind.Notes => Deleted("call_notes", $"id < uuid_at($1) AND call_id {Kept}", "created_at"),
        RetentionKind.ClientNotes => Deleted("client_notes", "id < uuid_at($1)", "written_at"),
        RetentionKind.Events => new(
            $"call_events WHERE call_id < uuid_at($1) AND call_id {Kept}", "first_at",
            $"WITH gone AS (DELETE FROM call_events WHERE ctid IN (SELECT ctid FROM call_events WHERE call_id < uuid_at($1) AND call_id {Kept} ORDER BY call_id LIMIT $2) RETURNING 1) SELECT count(*) FROM gone"),
        RetentionKind.Dials => Deleted("telephony_commands", "id < uuid_at($1) AND state NOT IN ('queued', 'claimed')", "created_at"),
        RetentionKind.Sessions => Deleted("user_sessions", "coalesce(ended_at, last_seen_at) < $1", "last_seen_at"),
        RetentionKind.Audit => new("audit_entries WHERE at < $1", "at", "SELECT forget_audit_entries($1, $2)"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static RetentionSql Deleted(string table, string where, string at) => Portions(table, where, at, $"gone AS (DELETE FROM {table} WHERE id IN (SELECT id FROM going) RETURNING 1)");

    private static RetentionSql Portions(string table, string where, string at, string removal) => new(
        $"{table} WHERE {where}", at, $"WITH going AS MATERIALIZED (SELECT id FROM {table} WHERE {where} ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED), {removal} SELECT count(*) FROM gone");
}
