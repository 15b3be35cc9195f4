using System.Text.Json.Nodes;

namespace OnPremCrm.Core.Merging;

/// <summary>Reads whole records and writes them as they are told.</summary>
internal sealed class RecordRows(MergeStatements statements, MergeTables tables)
{
    /// <summary>Those that are there, in the order of their ids. Locked: nobody begins to name one of them meanwhile.</summary>
    public async Task<List<RecordCopy>> LockAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await statements.ReadAsync($"SELECT id FROM {tables.Table} WHERE id = ANY($1) ORDER BY id FOR UPDATE", reader => reader.GetGuid(0), cancellationToken, ids.ToArray());
        return await ReadAsync(ids, cancellationToken);
    }

    /// <summary>Those that are there, in the order of their ids.</summary>
    public Task<List<RecordCopy>> ReadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => statements.ReadAsync(
        $"SELECT {tables.Copy()} FROM {tables.Table} r WHERE id = ANY($1) ORDER BY id", reader => RecordCopy.Parse(reader.GetString(0)), cancellationToken, ids.ToArray());

    /// <summary>Makes the record what the copy says, and its lists.</summary>
    public async Task UpdateAsync(RecordCopy copy, DateTimeOffset? updatedAt, CancellationToken cancellationToken)
    {
        var columns = await ColumnsAsync(tables.Table, copy.Record, cancellationToken);
        columns.Remove("id");
        columns.Remove("updated_at");
        await statements.RunAsync(
            $"UPDATE {tables.Table} r SET ({Named(columns)}, updated_at) = (SELECT {Named(columns)}, coalesce($2, r.updated_at) FROM jsonb_populate_record(NULL::{tables.Table}, $1::jsonb)) WHERE id = $3",
            cancellationToken, copy.Record.ToJsonString(), updatedAt is { } at ? at.UtcDateTime : DBNull.Value, copy.Id);
        foreach (var list in tables.Lists)
        {
            await statements.RunAsync($"DELETE FROM {list.Table} WHERE {tables.Column} = $1", cancellationToken, copy.Id);
            await InsertRowsAsync(list.Table, copy.Rows(list.Table), cancellationToken);
        }
    }

    /// <summary>Puts the record where it was not.</summary>
    public async Task InsertAsync(RecordCopy copy, CancellationToken cancellationToken)
    {
        await InsertRowsAsync(tables.Table, [copy.Record], cancellationToken);
        foreach (var list in tables.Lists)
        {
            await InsertRowsAsync(list.Table, copy.Rows(list.Table), cancellationToken);
        }
    }

    /// <summary>Rows of any table, as they were.</summary>
    public async Task InsertRowsAsync(string table, IReadOnlyList<JsonObject> rows, CancellationToken cancellationToken, bool unlessThere = false)
    {
        if (rows.Count > 0)
        {
            var columns = Named(await ColumnsAsync(table, rows[0], cancellationToken));
            await statements.RunAsync(
                $"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, $1::jsonb){(unlessThere ? " ON CONFLICT DO NOTHING" : "")}",
                cancellationToken, new JsonArray([.. rows.Select(row => (JsonNode)row.DeepClone())]).ToJsonString());
        }
    }

    // A copy may be older than the schema: a column that came since then gets its default, one that is gone is left out.
    private Task<List<string>> ColumnsAsync(string table, JsonObject row, CancellationToken cancellationToken) => statements.ReadAsync(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname = ANY($2) ORDER BY attnum",
        reader => reader.GetString(0), cancellationToken, table, row.Select(value => value.Key).ToArray());

    private static string Named(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"\"{column}\""));
}
