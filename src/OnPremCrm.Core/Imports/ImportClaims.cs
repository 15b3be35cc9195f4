using Npgsql;
using OnPremCrm.Core.Auditing;

namespace OnPremCrm.Core.Imports;

/// <summary>Which web process is at which import: one claims it with a lease, and another takes it over when nothing is heard of the first.</summary>
public sealed class ImportClaims(string connectionString, TimeProvider time)
{
    /// <summary>The oldest import that waits, or that was left. Null: there is none.</summary>
    public async Task<ImportId?> ClaimAsync(Guid worker, CancellationToken cancellationToken)
    {
        var id = await ScalarAsync($"""
            UPDATE imports SET state = CASE WHEN state IN ('queued', 'running') THEN 'running' ELSE 'undoing' END, worker = $1,
                lease_until = now() + interval '{ImportRunner.LeaseSeconds} seconds', started_at = coalesce(started_at, $2)
            WHERE id = (
                SELECT id FROM imports WHERE state IN ('queued', 'undo-queued') OR (state IN ('running', 'undoing') AND lease_until < now())
                ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id
            """, cancellationToken, worker, time.GetUtcNow().UtcDateTime);
        return id is Guid found ? new ImportId(found) : null;
    }

    /// <summary>It is over, or taken back; the audit says so in the same moment.</summary>
    /// <param name="fault">Why it failed. Null: it did not.</param>
    public Task EndAsync(ImportId import, Guid worker, ImportState state, string? fault, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ScalarAsync("""
            WITH over AS (
                UPDATE imports SET state = $3, fault = nullif($4, ''), worker = NULL, lease_until = NULL, cancel_asked = false,
                    ended_at = CASE WHEN $3 = 'undone' THEN ended_at ELSE $5 END, undone_at = CASE WHEN $3 = 'undone' THEN $5 END
                WHERE id = $1 AND worker = $2
                RETURNING *)
            INSERT INTO audit_entries (id, at, user_id, token_id, user_name, action, noun, noun_id, details)
            SELECT $6, $5, CASE WHEN doer.user_name IS NULL THEN asked_by ELSE doer.user_id END, doer.token_id, coalesce(doer.user_name, asked_by_name), CASE WHEN state = 'undone' THEN 'undo-done' ELSE 'import-' || state END, 'imports', over.id,
                jsonb_build_object('added', added, 'changed', changed, 'unchanged', unchanged, 'skipped', skipped, 'refused', refused, 'waiting', waiting,
                    'takenBack', taken_back, 'kept', kept)
            FROM over LEFT JOIN LATERAL (
                SELECT user_id, token_id, user_name FROM audit_entries WHERE state = 'undone' AND noun = 'imports' AND noun_id = over.id AND action = 'undo' ORDER BY audit_entries.id DESC LIMIT 1) doer ON true
            """, cancellationToken, import.Value, worker, Word.Of(state), fault ?? "", now.UtcDateTime, AuditEntryId.New(now).Value);
    }

    /// <summary>This process ends: another one may go on at once.</summary>
    public Task LeaveAsync(ImportId import, Guid worker, CancellationToken cancellationToken) =>
        ScalarAsync("UPDATE imports SET lease_until = now() - interval '1 second' WHERE id = $1 AND worker = $2", cancellationToken, import.Value, worker);

    /// <summary>Forgets drafts that nobody started, and the rows of imports that are too old to be taken back.</summary>
    public async Task ForgetAsync(TimeSpan drafts, TimeSpan rows, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await ScalarAsync("""
            WITH old AS (DELETE FROM imports WHERE state = 'draft' AND created_at < $1 RETURNING id)
            DELETE FROM stored_file_parts WHERE file_id IN (SELECT id FROM old)
            """, cancellationToken, (now - drafts).UtcDateTime);
        await ScalarAsync("DELETE FROM import_rows USING imports WHERE imports.id = import_rows.import_id AND imports.ended_at < $1", cancellationToken, (now - rows).UtcDateTime);
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
