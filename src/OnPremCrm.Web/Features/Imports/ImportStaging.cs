using Npgsql;
using NpgsqlTypes;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Features.Imports.Reading;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>Puts the rows of a file beside the contact base, where they are mapped, tried and run from.</summary>
public static class ImportStaging
{
    private const int RowsLookedAt = 100;
    private const int HeadingLines = 15;

    /// <summary>Replaces the rows of the import by those of the file, in the transaction of the connection, and guesses what its columns hold.</summary>
    /// <exception cref="TableFileException">The file cannot be imported.</exception>
    public static async Task ReadAsync(NpgsqlConnection connection, Import import, Stream file, CancellationToken ct)
    {
        await using (var forget = new NpgsqlCommand("DELETE FROM import_rows WHERE import_id = $1", connection) { Parameters = { new() { Value = import.Id.Value } } })
        {
            await forget.ExecuteNonQueryAsync(ct);
        }

        var first = new List<(int Line, string[] Cells)>();
        var (rows, columns) = (0, 0);
        await using (var copy = await connection.BeginBinaryImportAsync("COPY import_rows (import_id, line, cells) FROM STDIN (FORMAT BINARY)", ct))
        {
            foreach (var row in TableFile.Read(file, import))
            {
                var cells = Array.ConvertAll(row.Cells, Storable);
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(import.Id.Value, NpgsqlDbType.Uuid, ct);
                await copy.WriteAsync(row.Line, NpgsqlDbType.Integer, ct);
                await copy.WriteAsync(cells, NpgsqlDbType.Array | NpgsqlDbType.Text, ct);
                columns = Math.Max(columns, cells.Length);
                if (++rows <= RowsLookedAt)
                {
                    first.Add((row.Line, cells));
                }
            }

            await copy.CompleteAsync(ct);
        }

        import.RowsTotal = rows;
        Guess(import, first, columns, await ImportRunner.CustomFieldsAsync(connection, import.AskedBy, ct));
        if (import.RowsTotal == 0)
        {
            throw new TableFileException(TableFault.OnlyHeadings);
        }
    }

    /// <summary>Takes the headings from another line; 0: there are none.</summary>
    /// <param name="first">The first rows of the file.</param>
    public static void PutHeadings(Import import, int line, IReadOnlyList<(int Line, string[] Cells)> first, int columns)
    {
        var above = first.Count(row => row.Line <= line);
        var before = first.Count(row => row.Line <= import.HeadingLine);
        var heads = first.FirstOrDefault(row => row.Line == line).Cells ?? [];
        import.RowsTotal += before - above;
        import.HeadingLine = line;
        import.Headings = [.. Enumerable.Range(0, columns).Select(at => at < heads.Length ? heads[at].Trim() : "")];
    }

    private static void Guess(Import import, List<(int Line, string[] Cells)> first, int columns, IReadOnlyList<CustomField> own)
    {
        var home = new NumberingContext(import.Country, import.AreaCode);
        import.HeadingLine = 0;
        PutHeadings(import, ColumnGuess.HeadingLine([.. first.Take(HeadingLines)], home), first, columns);
        var template = ReadyTemplate.Recognise(import.Headings);
        import.Template = template?.Word;
        import.Fields = ColumnGuess.Fields(import.Headings, template, [.. first.Where(row => row.Line > import.HeadingLine).Select(row => row.Cells)], home, own);
    }

    // PostgreSQL cannot hold a zero.
    private static string Storable(string cell) => cell.Contains('\0', StringComparison.Ordinal) ? cell.Replace("\0", "", StringComparison.Ordinal) : cell;
}
