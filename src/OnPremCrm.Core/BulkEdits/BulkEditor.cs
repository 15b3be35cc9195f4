using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.BulkEdits;

/// <summary>
/// Counts, carries out and takes back a change of many contacts or organisations. Only in records that whoever asks may edit, which are asked for again under
/// lock; all of it in the transaction that the caller has begun, with the audit that the caller writes from what is returned.
/// </summary>
public sealed class BulkEditor(CrmDatabase database)
{
    /// <summary>No more records at once: it is one transaction.</summary>
    public const int Most = 10_000;

    // More of them than this are not told one by one to everybody whose page shows one.
    private const int MostTold = 200;

    private const int NamesShown = 8;
    private const int Seconds = 120;

    /// <summary>What it would do.</summary>
    /// <param name="ids">Records that whoever asks may see.</param>
    /// <param name="editable">Which of them they may edit.</param>
    public async Task<BulkCount> CountAsync(FieldNoun noun, BulkChange change, IReadOnlyList<Guid> ids, Sight editable, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(change);
        var sql = new BulkStatements(noun, change.Field, change.Key);
        var allowed = await AllowedAsync(sql, ids, editable, "", cancellationToken);
        var changing = await ReadAsync($"SELECT r.id, r.name FROM {sql.Table} r WHERE r.id = ANY(@ids) AND {sql.Differs} ORDER BY lower(r.name), r.id", change, allowed.Editable, cancellationToken);
        return new BulkCount(allowed.Found, changing.Count, allowed.Found - allowed.Editable.Count, [.. changing.Take(NamesShown).Select(record => record.Text!)]);
    }

    /// <summary>Does it.</summary>
    /// <param name="edit">Tells what, and gets the count. It is saved already.</param>
    /// <param name="ids">Records that whoever asks may see.</param>
    /// <param name="editable">Which of them they may edit.</param>
    public async Task<IReadOnlyList<ChangedRecord>> ApplyAsync(BulkEdit edit, IReadOnlyList<Guid> ids, Sight editable, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(ids);
        var sql = new BulkStatements(edit.Noun, edit.Field, edit.Key);
        var allowed = await AllowedAsync(sql, ids, editable, "ORDER BY r.id FOR UPDATE", cancellationToken);
        var before = await ReadAsync($"SELECT r.id, {sql.Now} FROM {sql.Table} r WHERE r.id = ANY(@ids) AND {sql.Differs}", edit.Change, allowed.Editable, cancellationToken);
        List<Guid> changing = [.. before.Select(record => record.Id)];
        await QuietAsync(changing.Count > MostTold, cancellationToken);
        await ReadAsync($"INSERT INTO bulk_edit_rows (edit_id, record_id, was) SELECT @edit, r.id, {sql.Was} FROM {sql.Table} r WHERE r.id = ANY(@ids)", edit.Change, changing, cancellationToken, edit.Id);
        var after = await ReadAsync(
            $"UPDATE {sql.Table} AS r SET {sql.Set}, version = r.version + 1, updated_at = @now WHERE r.id = ANY(@ids) RETURNING r.id, {sql.Now}", edit.Change, changing, cancellationToken, edit.Id, edit.DoneAt);
        await QuietAsync(false, cancellationToken);
        edit.Changed = after.Count;
        return Together(sql, before, after);
    }

    /// <summary>Gives each record back what it had, unless what it got was changed since.</summary>
    /// <param name="edit">Gets the counts.</param>
    /// <param name="visible">The records that whoever asks may see: no others are touched.</param>
    /// <param name="editable">Which of them they may edit.</param>
    public async Task<IReadOnlyList<ChangedRecord>> UndoAsync(BulkEdit edit, IReadOnlyList<Guid> visible, Sight editable, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(visible);
        var sql = new BulkStatements(edit.Noun, edit.Field, edit.Key);
        var allowed = await AllowedAsync(sql, visible, editable, "ORDER BY r.id FOR UPDATE", cancellationToken);
        var before = await ReadAsync($"SELECT r.id, {sql.Now} FROM {sql.Table} r WHERE r.id = ANY(@ids) AND {sql.Stands}", edit.Change, allowed.Editable, cancellationToken);
        List<Guid> standing = [.. before.Select(record => record.Id)];
        await QuietAsync(standing.Count > MostTold, cancellationToken);
        var after = await ReadAsync(
            $"""
            UPDATE {sql.Table} AS r SET {sql.Back}, version = r.version + 1, updated_at = @now
            FROM bulk_edit_rows m WHERE m.edit_id = @edit AND m.record_id = r.id AND r.id = ANY(@ids) RETURNING r.id, {sql.Now}
            """, edit.Change, standing, cancellationToken, edit.Id, now);
        await ReadAsync("UPDATE bulk_edit_rows SET is_taken_back = true WHERE edit_id = @edit AND record_id = ANY(@ids)", edit.Change, standing, cancellationToken, edit.Id);
        await QuietAsync(false, cancellationToken);
        edit.TakenBack = after.Count;
        edit.Kept = (await ReadAsync(
            $"SELECT r.id, NULL::text FROM {sql.Table} r JOIN bulk_edit_rows m ON m.record_id = r.id WHERE m.edit_id = @edit AND NOT m.is_taken_back", edit.Change, [], cancellationToken, edit.Id)).Count;
        return Together(sql, before, after);
    }

    /// <summary>The records of a change that kept it when it was undone.</summary>
    public async Task<IReadOnlyList<Guid>> RecordsAsync(BulkEditId edit, bool onlyKept, CancellationToken cancellationToken) => await database.Database.SqlQuery<Guid>(
        $"""SELECT record_id AS "Value" FROM bulk_edit_rows WHERE edit_id = {edit.Value} AND NOT ({onlyKept} AND is_taken_back) ORDER BY record_id""").ToListAsync(cancellationToken);

    /// <summary>Forgets which records they were, once the time to undo is over.</summary>
    /// <returns>How many rows.</returns>
    public static Task<int> ForgetAsync(CrmDatabase database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Database.ExecuteSqlAsync($"DELETE FROM bulk_edit_rows USING bulk_edits WHERE bulk_edits.id = edit_id AND undo_until <= {now.ToUniversalTime()}", cancellationToken);
    }

    private static List<ChangedRecord> Together(BulkStatements sql, List<(Guid Id, string? Text)> before, List<(Guid Id, string? Text)> after)
    {
        var had = before.ToDictionary(record => record.Id, record => record.Text);
        return after.ConvertAll(record => new ChangedRecord(record.Id, sql.Audited, had[record.Id], record.Text));
    }

    private async Task<(int Found, List<Guid> Editable)> AllowedAsync(BulkStatements sql, IReadOnlyList<Guid> ids, Sight editable, string locking, CancellationToken cancellationToken)
    {
        var owners = await ReadAsync($"SELECT r.id, r.owner_id::text FROM {sql.Table} r WHERE r.id = ANY(@ids) {locking}", null, ids, cancellationToken);
        return (owners.Count, [.. owners.Where(record => editable.Covers(record.Text is null ? null : new UserId(Guid.Parse(record.Text)))).Select(record => record.Id)]);
    }

    private Task QuietAsync(bool isQuiet, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync($"SELECT set_config('crm.quiet', {(isQuiet ? "on" : "off")}, true)", cancellationToken);

    private async Task<List<(Guid Id, string? Text)>> ReadAsync(
        string sql, BulkChange? change, IReadOnlyList<Guid> ids, CancellationToken cancellationToken, BulkEditId? edit = null, DateTimeOffset? now = null)
    {
        await database.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(sql, (NpgsqlConnection)database.Database.GetDbConnection(), (NpgsqlTransaction?)database.Database.CurrentTransaction?.GetDbTransaction())
            {
                CommandTimeout = Seconds,
                Parameters =
                {
                    new NpgsqlParameter("ids", ids.ToArray()),
                    new NpgsqlParameter("value", NpgsqlDbType.Text) { Value = (object?)change?.Value ?? DBNull.Value },
                    new NpgsqlParameter("key", NpgsqlDbType.Text) { Value = (object?)change?.Key ?? DBNull.Value },
                    new NpgsqlParameter("edit", NpgsqlDbType.Uuid) { Value = (object?)edit?.Value ?? DBNull.Value },
                    new NpgsqlParameter("now", NpgsqlDbType.TimestampTz) { Value = (object?)now?.UtcDateTime ?? DBNull.Value },
                },
            };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var records = new List<(Guid, string?)>();
            while (await reader.ReadAsync(cancellationToken))
            {
                records.Add((reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetString(1)));
            }

            return records;
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }
    }
}
