using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>The imports that the user may see, and the transaction in which a file is read.</summary>
public sealed class ImportBook(CrmDatabase database, CurrentUser user)
{
    private const int RowsShown = 100;

    /// <summary>Null: there is none, or it is somebody else's.</summary>
    public Task<Import?> FindAsync(ImportId id, CancellationToken ct) => database.Imports.VisibleTo(user.Viewer).FirstOrDefaultAsync(import => import.Id == id, ct);

    /// <summary>As it is now, when something changed it past what was read.</summary>
    public Task ReloadAsync(Import import, CancellationToken ct) => database.Entry(import).ReloadAsync(ct);

    /// <summary>The beginning of the file.</summary>
    public async Task<List<(int Line, string[] Cells)>> FirstRowsAsync(Import import, CancellationToken ct)
    {
        var rows = await database.ImportRows.AsNoTracking().Where(row => row.ImportId == import.Id).OrderBy(row => row.Line).Take(RowsShown).Select(row => new { row.Line, row.Cells }).ToListAsync(ct);
        return rows.ConvertAll(row => (row.Line, row.Cells));
    }

    /// <summary>Reads a new file: the import, the file and its rows come into being together.</summary>
    public async Task BeginAsync(Import import, Stream file, CancellationToken ct)
    {
        await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
        database.Imports.Add(import);
        await database.SaveChangesAsync(ct);
        await ImportStaging.ReadAsync(Connection, import, file, ct);
        file.Position = 0;
        await StoredFiles.WriteAsync(Connection, import.Id.Value, file, ct);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Reads the kept file once more, in another encoding or with another separator.</summary>
    public async Task ReadAgainAsync(Import import, CancellationToken ct)
    {
        await using var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
        if (!await StoredFiles.CopyToAsync(Connection, import.Id.Value, file, ct))
        {
            throw new Reading.TableFileException(Reading.TableFault.Gone);
        }

        await ImportStaging.ReadAsync(Connection, import, file, ct);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The file itself is needed no more.</summary>
    public async Task ForgetFileAsync(Import import, CancellationToken ct)
    {
        await database.Database.OpenConnectionAsync(ct);
        await StoredFiles.DeleteAsync(Connection, import.Id.Value, ct);
    }

    private NpgsqlConnection Connection => (NpgsqlConnection)database.Database.GetDbConnection();
}
