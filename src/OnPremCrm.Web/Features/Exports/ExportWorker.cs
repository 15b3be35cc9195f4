using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>Writes the lists that were asked for, one at a time; what a process that ended had begun is begun anew. Files go after some days.</summary>
public sealed class ExportWorker(IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time, ILogger<ExportWorker> logger) : BackgroundService
{
    private const int LeaseSeconds = 30;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);

    private readonly Guid _worker = Guid.CreateVersion7(time.GetUtcNow());
    private DateTimeOffset _forgotAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await LookAsync(stoppingToken);
                await Task.Delay(PollInterval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process ends; another one begins anew what this one was at
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            while (await ScalarAsync($"""
                UPDATE exports SET state = 'running', worker = $1, lease_until = now() + interval '{LeaseSeconds} seconds', rows_done = 0
                WHERE id = (SELECT id FROM exports WHERE state = 'queued' OR (state = 'running' AND lease_until < now()) ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id
                """, ct, _worker) is Guid id)
            {
                await WorkAsync(new ExportId(id), ct);
            }

            if (time.GetUtcNow() - _forgotAt > ForgetEvery)
            {
                _forgotAt = time.GetUtcNow();
                await ScalarAsync("WITH old AS (DELETE FROM exports WHERE created_at < $1 RETURNING id) DELETE FROM stored_file_parts WHERE file_id IN (SELECT id FROM old)",
                    ct, _forgotAt.AddDays(-Export.DaysKept).UtcDateTime);
            }
        }
        catch (Exception away) when (DatabaseFault.IsCauseOf(away) || away is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            Log.ImportsAway(logger, away.Message); // or not migrated yet
        }
        catch (Exception ours) when (ours is not OperationCanceledException)
        {
            Log.ExportFailed(logger, Guid.Empty, ours); // the rest of the process goes on
        }
    }

    private async Task WorkAsync(ExportId id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CrmDatabase>();
        var export = await database.Exports.AsNoTracking().SingleAsync(one => one.Id == id, ct);
        Language.Use(export.Language);
        try
        {
            await using var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            var rows = await WriteForAskerAsync(scope.ServiceProvider, database, export, file, ct);
            file.Position = 0;
            await KeepAsync(export, file, rows, ct);
            Log.ExportDone(logger, id.Value, rows, file.Length);
        }
        catch (Exception ours) when (!ct.IsCancellationRequested && !DatabaseFault.IsCauseOf(ours))
        {
            Log.ExportFailed(logger, id.Value, ours);
            await ScalarAsync("UPDATE exports SET state = 'failed', fault = $3, ended_at = $4, worker = NULL, lease_until = NULL WHERE id = $1 AND worker = $2", ct, id.Value, _worker, ours.Message, time.GetUtcNow().UtcDateTime);
        }
    }

    // With the rights that the asker has now, in what may be seen and in what may be taken along.
    private async Task<int> WriteForAskerAsync(IServiceProvider services, CrmDatabase database, Export export, Stream file, CancellationToken ct)
    {
        var asker = await database.Users.AsNoTracking().Include(user => user.CustomRole!.Grants).SingleAsync(user => user.Id == export.AskedBy && user.IsActive, ct);
        var viewer = Viewer.Of(asker, await Teammates.OfAsync(database, asker, ct));
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, Database.BackgroundConnectionString(configuration));
        await using var seen = new CrmDatabase(options.Options, () => viewer);
        var records = new ExportedRecords(seen, new ContactSearch(seen, new HomeNumbering(seen)), viewer.SightOf(AskExport.GuardedNounOf(export.Noun), Deed.Export));
        return await WriteAsync(services, seen, records, asker, export, file, ct);
    }

    private async Task<int> WriteAsync(IServiceProvider services, CrmDatabase seen, ExportedRecords records, User asker, Export export, Stream file, CancellationToken ct)
    {
        var columns = services.GetRequiredService<ExportColumns>();
        var words = services.GetRequiredService<Words>();
        var noun = export.Noun == ExportNoun.Contacts ? FieldNoun.Contacts : FieldNoun.Organisations;
        var own = await CustomFieldBook.ReadAsync(seen, noun, ct);
        var layout = await RecordLayout.ReadAsync(seen, noun, own, ct);
        var zone = asker.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var known) ? known : TimeZoneInfo.Local;
        var name = words["exports.noun." + Core.Word.Of(export.Noun)];
        var tooLong = words["exports.tooLong", TableWorkbook.MostRows];
        var contacts = Renewing(records.ContactsAsync(export, ct), export, ct);
        var organisations = Renewing(records.OrganisationsAsync(export, ct), export, ct);
        return (export.Noun, export.Format) switch
        {
            (ExportNoun.Contacts, ExportFormat.Xlsx) => await TableWorkbook.WriteAsync(file, columns.Contacts(export, own, layout, zone, records), contacts, name, tooLong, ct),
            (ExportNoun.Contacts, ExportFormat.Csv) => await TableCsv.WriteAsync(file, columns.Contacts(export, own, layout, zone, records), contacts, ct),
            (ExportNoun.Contacts, _) => await Vcards.WriteAsync(file, contacts, ct),
            (_, ExportFormat.Xlsx) => await TableWorkbook.WriteAsync(file, columns.Organisations(export, own, layout, zone, records), organisations, name, tooLong, ct),
            (_, ExportFormat.Csv) => await TableCsv.WriteAsync(file, columns.Organisations(export, own, layout, zone, records), organisations, ct),
            _ => await Vcards.WriteAsync(file, organisations, ct),
        };
    }

    // Says now and then how far it is, and that somebody is at it.
    private async IAsyncEnumerable<TRow> Renewing<TRow>(IAsyncEnumerable<TRow> rows, Export export, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (done, saidAt) = (0, time.GetTimestamp());
        await foreach (var row in rows.WithCancellation(ct))
        {
            yield return row;
            done++;
            if (time.GetElapsedTime(saidAt) > RenewEvery)
            {
                saidAt = time.GetTimestamp();
                await ScalarAsync($"UPDATE exports SET rows_done = $3, lease_until = now() + interval '{LeaseSeconds} seconds' WHERE id = $1 AND worker = $2", ct, export.Id.Value, _worker, done);
            }
        }
    }

    // The file, the word that it is there, and the audit's entry, together.
    private async Task KeepAsync(Export export, Stream file, int rows, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(Database.BackgroundConnectionString(configuration));
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await StoredFiles.DeleteAsync(connection, export.Id.Value, ct);
        var bytes = await StoredFiles.WriteAsync(connection, export.Id.Value, file, ct);
        var now = time.GetUtcNow();
        await using var command = new NpgsqlCommand("""
            WITH done AS (
                UPDATE exports SET state = 'done', rows_done = $3, bytes = $4, ended_at = $5, worker = NULL, lease_until = NULL WHERE id = $1 AND worker = $2
                RETURNING id, noun, asked_by)
            INSERT INTO audit_entries (id, at, user_id, user_name, action, noun, details)
            SELECT $6, $5, users.id, users.name, 'export-done', noun, jsonb_build_object('export', done.id, 'rows', $3)
            FROM done JOIN users ON users.id = asked_by
            """, connection)
        {
            Parameters =
            {
                new() { Value = export.Id.Value }, new() { Value = _worker }, new() { Value = rows }, new() { Value = bytes }, new() { Value = now.UtcDateTime },
                new() { Value = AuditEntryId.New(now).Value },
            },
        };
        if (await command.ExecuteNonQueryAsync(ct) == 1)
        {
            await transaction.CommitAsync(ct);
        }
    }

    private async Task<object?> ScalarAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var connection = new NpgsqlConnection(Database.BackgroundConnectionString(configuration));
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync(ct);
    }
}
