using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Servers;
using OnPremCrm.Testing;

namespace OnPremCrm.Tool.Tests;

public class RebuildCommandTests
{
    private PostgresDatabase _postgres = null!;

    [SetUp]
    public async Task Create_a_database()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        await using var database = Open();
        database.TelephonyServers.Add(new TelephonyServer { Name = "main", LinkSince = DateTimeOffset.UnixEpoch, HeartbeatAt = new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero) });
        (await database.WorkingHours.SingleAsync()).TimeZone = "Europe/Berlin";
        await database.SaveChangesAsync();
    }

    [TearDown]
    public async Task Drop_it() => await _postgres.DisposeAsync();

    [Test]
    public async Task The_differences_that_the_service_found_are_printed()
    {
        var call = Guid.Parse("019a0000-0000-7000-8000-000000000001");
        var service = AnswerAsync(job => (new RebuildResult
        {
            Calls = 4,
            Agreeing = 2,
            Different = 1,
            NotHeardWhole = 1,
            Changes =
            [
                new RebuiltCall(call, new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero), "+4930123456",
                    [new LedgerDifference("disposition", "missed", "answered"), new LedgerDifference("answeredBy", null, "101")]),
            ],
        }, null));

        var run = await ToolRun.OfAsync(["calls", "rebuild", "--from", "2026-11-01", "--to", "2026-11-02", "--dry-run"], _postgres.ConnectionString);

        var job = await service;
        Assert.That((job.Kind, job.Server, job.DryRun), Is.EqualTo((LedgerJobKind.Rebuild, "main", true)));
        Assert.That(job.FromAt.UtcDateTime, Is.EqualTo(new DateTime(2026, 10, 31, 23, 0, 0)), "midnight of the company");
        Assert.That(job.ToAt - job.FromAt, Is.EqualTo(TimeSpan.FromDays(1)));
        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Done, $"""
            2026-11-01 09:00:00Z  {call}  +4930123456
                disposition: missed -> answered
                answeredBy: - -> 101
            4 calls: 2 agree, 1 would change
              left alone: 1 were not heard from beginning to end; the PBX's ledger knows more of them

            """.ReplaceLineEndings("\n"))));
    }

    [Test]
    public async Task What_the_service_cannot_do_is_told()
    {
        var service = AnswerAsync(_ => (null, "missing"));

        var run = await ToolRun.OfAsync(["calls", "rebuild", "--from=2026-11-01", "--to=2026-11-02", "--server=main"], _postgres.ConnectionString);

        await service;
        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Refused, "")));
        Assert.That(run.Error, Does.Contain("missing"));
    }

    [Test]
    public async Task Without_a_running_service_it_says_so_and_leaves_no_job_behind()
    {
        var run = await ToolRun.OfAsync(["calls", "rebuild", "--from", "2026-11-01", "--to", "2026-11-02"], _postgres.ConnectionString);

        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Refused, "")));
        Assert.That(run.Error, Does.Contain("none that leads 'main' is running").And.Contain("2026-11-01 08:00:00Z"));
        await using var database = Open();
        Assert.That(await database.LedgerJobs.CountAsync(), Is.Zero);
    }

    [TestCase("--from", "2026-11-02", "--to", "2026-11-01", "later")]
    [TestCase("--from", "yesterday", "--to", "2026-11-01", "is no date")]
    [TestCase("--from", "2026-11-01", "--server", "main", "--to is missing")]
    [TestCase("--from=2026-11-01", "--to=2026-11-02", "--server", "second", "There are: main")]
    public async Task What_cannot_be_meant_is_refused(string one, string two, string three, string four, string why)
    {
        var run = await ToolRun.OfAsync(["calls", "rebuild", one, two, three, four], _postgres.ConnectionString);

        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Usage, "")));
        Assert.That(run.Error, Does.Contain(why));
    }

    private CrmDatabase Open()
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        return new CrmDatabase(options.Options);
    }

    // What the telephony service does with a job.
    private async Task<LedgerJob> AnswerAsync(Func<LedgerJob, (RebuildResult? Result, string? Fault)> answer)
    {
        await using var database = Open();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        LedgerJob? job;
        while ((job = await database.LedgerJobs.SingleOrDefaultAsync(patience.Token)) is null)
        {
            await Task.Delay(50, patience.Token);
        }

        var (result, fault) = answer(job);
        job.State = fault is null ? LedgerJobState.Done : LedgerJobState.Failed;
        job.EndedAt = job.AskedAt.AddSeconds(1);
        job.Result = result?.ToJson();
        job.Fault = fault;
        await database.SaveChangesAsync(patience.Token);
        return job;
    }
}
