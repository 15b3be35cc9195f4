using System.Diagnostics;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Testing;

public class PostgresDatabaseTests
{
    [Test]
    public async Task Two_databases_do_not_see_each_other()
    {
        await using var first = await PostgresDatabase.CreateEmptyAsync();
        await using var second = await PostgresDatabase.CreateEmptyAsync();
        await ScalarAsync(first, "CREATE TABLE only_here (id int)");

        Assert.That(await ScalarAsync(first, "SELECT to_regclass('only_here')::text"), Is.EqualTo("only_here"));
        Assert.That(await ScalarAsync(second, "SELECT to_regclass('only_here')::text"), Is.EqualTo(DBNull.Value));
    }

    [Test]
    public async Task A_database_is_migrated_and_a_copy_does_not_see_what_another_wrote()
    {
        await using var first = await PostgresDatabase.CreateAsync();
        await ScalarAsync(first, "CREATE TABLE only_here (id int)");
        await using var second = await PostgresDatabase.CreateAsync();

        Assert.That(await MigrationRunner.PendingAsync(second.ConnectionString), Is.Empty);
        Assert.That(await ScalarAsync(second, "SELECT to_regclass('only_here')::text"), Is.EqualTo(DBNull.Value));
    }

    [Test]
    public async Task A_private_server_can_be_stopped_and_keeps_its_rows()
    {
        await using var database = await PostgresDatabase.CreateOnPrivateServerAsync();
        await ScalarAsync(database, "CREATE TABLE kept AS SELECT 42 AS answer");

        await database.StopServerAsync();
        Assert.That(async () => await ScalarAsync(database, "SELECT 1"), Throws.InstanceOf<NpgsqlException>());

        await database.StartServerAsync();
        NpgsqlConnection.ClearAllPools();
        Assert.That(await ScalarAsync(database, "SELECT answer FROM kept"), Is.EqualTo(42));
    }

    [Test]
    public async Task A_guarded_process_ends_with_the_one_who_started_it()
    {
        var sleeper = await GuardedProcess.StartAsync(["sleep", "1000"]);
        var pid = sleeper.Pid;
        Assert.That(() => Process.GetProcessById(pid), Throws.Nothing);

        await sleeper.DisposeAsync();

        Assert.That(() => Process.GetProcessById(pid), Throws.ArgumentException);
    }

    private static async Task<object?> ScalarAsync(PostgresDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
