using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Tests.Faults;
using OnPremCrm.Telephony.LedgerJobs;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests;

public sealed class LedgerJobTests
{
    private PostgresDatabase _postgres = null!;
    private NpgsqlDataSource _source = null!;

    [SetUp]
    public async Task Start()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
    }

    [TearDown]
    public async Task Stop()
    {
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task A_job_is_done_once_and_its_result_is_there()
    {
        var seen = new List<LedgerJob>();
        await using var worker = await WorkerAsync((job, _) =>
        {
            seen.Add(job);
            return Task.FromResult("""{"calls": 3}""");
        });

        await AskAsync("main");

        await HoldsAsync("SELECT count(*) = 1 FROM ledger_jobs WHERE state = 'done' AND result ->> 'calls' = '3' AND started_at <= ended_at");
        Assert.That(seen, Has.Count.EqualTo(1));
        Assert.That((seen[0].Kind, seen[0].DryRun, seen[0].ToAt - seen[0].FromAt), Is.EqualTo((LedgerJobKind.Proof, true, TimeSpan.FromDays(1))));
    }

    [Test]
    public async Task A_job_that_cannot_be_done_says_why()
    {
        await using var worker = await WorkerAsync((job, _) => job.DryRun ? throw new LedgerJobException("missing") : throw new InvalidOperationException("oops"));

        await AskAsync("main", dryRun: true);
        await AskAsync("main", dryRun: false);

        await HoldsAsync("SELECT count(*) = 1 FROM ledger_jobs WHERE state = 'failed' AND fault = 'missing'");
        await HoldsAsync("SELECT count(*) = 1 FROM ledger_jobs WHERE state = 'failed' AND fault LIKE '%our side: oops'");
    }

    [Test]
    public async Task A_job_of_a_server_that_another_service_leads_is_left_to_that_one()
    {
        await AskAsync("elsewhere");
        await using var worker = await WorkerAsync((_, _) => Task.FromResult("{}"));
        await AskAsync("main");

        await HoldsAsync("SELECT count(*) = 1 FROM ledger_jobs WHERE state = 'done' AND server = 'main'");
        await HoldsAsync("SELECT state = 'queued' FROM ledger_jobs WHERE server = 'elsewhere'");
    }

    [Test]
    public async Task A_job_that_a_dead_service_was_at_is_begun_again()
    {
        await using (var dying = await WorkerAsync(async (_, cancelled) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancelled);
            return "{}";
        }))
        {
            await AskAsync("main");
            await HoldsAsync("SELECT count(*) = 1 FROM ledger_jobs WHERE state = 'running'");
        }

        await using var worker = await WorkerAsync((_, _) => Task.FromResult("{}"));

        await HoldsAsync("SELECT count(*) = 1 FROM ledger_jobs WHERE state = 'done'");
    }

    private async Task<Running> WorkerAsync(Func<LedgerJob, CancellationToken, Task<string>> work)
    {
        var worker = new LedgerJobWorker(
            [new LedgerJobHandler(LedgerJobKind.Proof, work)], () => ["main"], Task.CompletedTask, _source, TimeProvider.System, NullLogger<LedgerJobWorker>.Instance);
        await worker.StartAsync(default);
        return new Running(worker);
    }

    private async Task AskAsync(string server, bool dryRun = true)
    {
        await using var command = _source.CreateCommand($"""
            INSERT INTO ledger_jobs (id, kind, server, from_at, to_at, dry_run, state, asked_at)
            VALUES (gen_random_uuid(), 'proof', '{server}', '2026-11-01', '2026-11-02', {dryRun}, 'queued', now())
            """);
        await command.ExecuteNonQueryAsync();
    }

    private Task HoldsAsync(string sql) => Until.TrueAsync(_postgres.ConnectionString, sql);

    private sealed class Running(LedgerJobWorker worker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await worker.StopAsync(default);
            worker.Dispose();
        }
    }
}
