using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>
/// Runs imports and their undoing, one at a time in this process. Whatever happens to the process, the rows that are in are counted, and the import goes on
/// where it was: at once after an orderly end, else when the lease is over.
/// </summary>
public sealed class ImportWorker(IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time, ILogger<ImportWorker> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan DraftsStay = TimeSpan.FromDays(7);
    private static readonly TimeSpan RowsStay = TimeSpan.FromDays(Import.UndoDays);

    private readonly Guid _worker = Guid.CreateVersion7(time.GetUtcNow());
    private DateTimeOffset _forgotAt;

    private string ConnectionString => Database.BackgroundConnectionString(configuration);

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
            // the process ends
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            var claims = new ImportClaims(ConnectionString, time);
            while (await claims.ClaimAsync(_worker, ct) is { } id)
            {
                await WorkAsync(claims, id, ct);
            }

            if (time.GetUtcNow() - _forgotAt > ForgetEvery)
            {
                _forgotAt = time.GetUtcNow();
                await claims.ForgetAsync(DraftsStay, RowsStay, ct);
            }
        }
        catch (Exception passing) when (IsPassing(passing) || passing is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            Log.ImportsAway(logger, passing.Message); // or not migrated yet
        }
        catch (Exception ours) when (ours is not OperationCanceledException)
        {
            Log.ImportFailed(logger, Guid.Empty, ours); // the rest of the process goes on
        }
    }

    private async Task WorkAsync(ImportClaims claims, ImportId id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CrmDatabase>();
        var import = await database.Imports.AsNoTracking().SingleAsync(one => one.Id == id, ct);
        Log.ImportBegun(logger, id.Value, import.RowsTotal, import.RowsDone());
        try
        {
            var state = import.State == ImportState.Undoing
                ? await new ImportUndo(ConnectionString, time).RunAsync(import, _worker, ct) ? ImportState.Undone : (ImportState?)null
                : await new ImportRunner(ConnectionString, time).RunAsync(import, _worker, ct);
            if (state is { } ended)
            {
                await claims.EndAsync(id, _worker, ended, null, ct);
                await TellAsync(database, id, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await claims.LeaveAsync(id, _worker, CancellationToken.None);
            throw;
        }
        catch (Exception ours) when (!IsPassing(ours))
        {
            Log.ImportFailed(logger, id.Value, ours);
            await claims.EndAsync(id, _worker, ImportState.Failed, ours.Message, ct);
            await TellAsync(database, id, ct);
        }
    }

    // Away, or in the way of another transaction: the import goes on when the lease is over.
    private static bool IsPassing(Exception fault) => DatabaseFault.IsCauseOf(fault) || fault is NpgsqlException { IsTransient: true };

    private async Task TellAsync(CrmDatabase database, ImportId id, CancellationToken ct)
    {
        var import = await database.Imports.AsNoTracking().SingleAsync(one => one.Id == id, ct);
        Log.ImportEnded(logger, id.Value, Core.Word.Of(import.State), import.Added, import.Changed, import.Refused);
    }
}
