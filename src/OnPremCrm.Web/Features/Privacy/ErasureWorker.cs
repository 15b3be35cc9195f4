using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>
/// Does the erasures that were asked for: all of the database at once, and then it waits until the telephony service has removed the sound files. Only then is one done.
/// It keeps nothing in memory, so any process goes on with what another one left.
/// </summary>
public sealed class ErasureWorker(IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time, ILogger<ErasureWorker> logger) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

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
            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<CrmDatabase>();
            foreach (var erasure in await database.Erasures.AsNoTracking().Where(one => one.State == ErasureState.Queued).OrderBy(one => one.AskedAt).ToListAsync(ct))
            {
                if (!await scope.ServiceProvider.GetRequiredService<PersonErasure>().RunAsync(erasure, ct))
                {
                    await database.Erasures.Where(one => one.Id == erasure.Id && one.WaitsFor == null).ExecuteUpdateAsync(set => set.SetProperty(one => one.WaitsFor, ErasureWait.Call), ct);
                }
            }

            if (await database.Erasures.AnyAsync(one => one.State == ErasureState.Removing, ct))
            {
                await EndAsync(ct);
            }
        }
        catch (Exception passing) when (DatabaseFault.IsCauseOf(passing) || passing is NpgsqlException { IsTransient: true } or PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            Log.ErasuresAway(logger, passing.Message); // or not migrated yet
        }
        catch (Exception ours) when (ours is not OperationCanceledException)
        {
            Log.ErasureFailed(logger, ours); // tried again; nothing of it was done
        }
    }

    // Done, and the audit's word of it, together: when the last file is gone.
    private async Task EndAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = new NpgsqlConnection(Database.BackgroundConnectionString(configuration));
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("""
            WITH over AS (
                UPDATE erasures SET state = 'done', done_at = $1, waits_for = NULL
                WHERE id = (SELECT id FROM erasures erasure WHERE state = 'removing' AND NOT EXISTS (
                    SELECT FROM recording_removals removal WHERE removal.erasure_id = erasure.id AND removed_at IS NULL) ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING *
            ), waits AS (
                UPDATE erasures SET waits_for = 'files' WHERE state = 'removing' AND waits_for IS NULL AND id NOT IN (SELECT id FROM over)
                    AND EXISTS (SELECT FROM recording_removals removal WHERE removal.erasure_id = erasures.id AND removed_at IS NULL)
            )
            INSERT INTO audit_entries (id, at, user_id, user_name, action, noun, noun_id, details)
            SELECT $2, $1, asked_by, asked_by_name, 'erase-done', 'erasures', id, (SELECT jsonb_object_agg(key, value) FROM jsonb_each(counts) WHERE value <> '0') FROM over
            """, connection)
        {
            Parameters = { new() { Value = now.UtcDateTime }, new() { Value = AuditEntryId.New(now).Value } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
