using Npgsql;
using OnPremCrm.Testing;

namespace OnPremCrm.Tool.Tests;

public class DemoSeedTests
{
    [Test]
    public async Task A_sample_company_has_log_ins_calls_and_callbacks_and_is_not_made_twice()
    {
        await using var postgres = await PostgresDatabase.CreateAsync();

        var seeded = await ToolRun.OfAsync(["demo", "seed"], postgres.ConnectionString);

        Assert.That(seeded.Code, Is.EqualTo(ExitCode.Done), seeded.Error);
        Assert.That(seeded.Out, Does.Contain("@"));
        Assert.That(await CountAsync(postgres, "calls WHERE disposition = 'answered'"), Is.GreaterThan(10));
        Assert.That(await CountAsync(postgres, "callbacks WHERE state = 'open'"), Is.GreaterThan(0));
        Assert.That(await CountAsync(postgres, "callback_calls"), Is.GreaterThan(0));
        Assert.That(await CountAsync(postgres, "chosen_results"), Is.GreaterThan(0));

        var again = await ToolRun.OfAsync(["demo", "seed"], postgres.ConnectionString);
        Assert.That(again.Code, Is.EqualTo(ExitCode.Done));
        Assert.That(await CountAsync(postgres, "users"), Is.EqualTo(6));
    }

    private static async Task<long> CountAsync(PostgresDatabase postgres, string rows)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {rows}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
