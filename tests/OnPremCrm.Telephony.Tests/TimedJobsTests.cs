using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests;

public sealed class TimedJobsTests
{
    [Test]
    public async Task The_schedule_lies_in_the_database_and_the_log_has_room_for_three_months()
    {
        await using var postgres = await PostgresDatabase.CreateAsync();
        await using var asterisk = FakeAsterisk.Start();
        await using var service = await RunningService.StartAsync(postgres.ConnectionString, asterisk.ClientOptions());

        await service.UntilAsync("SELECT count(*) = 8 FROM quartz.triggers WHERE trigger_state = 'WAITING'");

        Assert.That(
            await service.ScalarAsync<string>("SELECT string_agg(job_name, ' ' ORDER BY job_name) FROM quartz.job_details"), Is.EqualTo("find-strays forget-by-rules forget-changes forget-events forget-merges make-room mend-figures prove-yesterday"));
        Assert.That(
            await service.ScalarAsync<long>("""
                SELECT count(*) FROM generate_series(0, 2) months
                WHERE to_regclass('calls_' || to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + months * interval '1 month', 'YYYY_MM')) IS NOT NULL
                """), Is.EqualTo(3));
    }
}
