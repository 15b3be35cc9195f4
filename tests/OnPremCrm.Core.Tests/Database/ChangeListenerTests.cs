using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Database;

public sealed class ChangeListenerTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_change_is_told_once_with_the_doorbell_and_with_the_doorbell_cut(bool doorbell)
    {
        await using var postgres = await PostgresDatabase.CreateEmptyAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await AddContactAsync(source, "Before");
        var listener = new ChangeListener(postgres.ConnectionString, TimeProvider.System)
        {
            HearsNotifications = doorbell,
            PollInterval = doorbell ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(100),
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var told = new List<Change>();
        var expected = new List<Guid>();

        await using var batches = listener.ListenAsync(null, limit.Token).GetAsyncEnumerator();
        for (var i = 0; i < 3; i++)
        {
            var next = batches.MoveNextAsync();
            await ListeningAsync(source, limit.Token);
            expected.Add(await AddContactAsync(source, $"Contact {i}"));
            Assert.That(await next, Is.True);
            told.AddRange(batches.Current);
        }

        Assert.That(told.Select(change => change.NounId), Is.EqualTo(expected));
        Assert.That(told, Has.All.Property(nameof(Change.Noun)).EqualTo("contacts"));
    }

    [Test]
    public async Task What_rang_is_not_told_again_by_the_table()
    {
        await using var postgres = await PostgresDatabase.CreateEmptyAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        var listener = new ChangeListener(postgres.ConnectionString, TimeProvider.System) { PollInterval = TimeSpan.FromMilliseconds(50) };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var batches = listener.ListenAsync(null, limit.Token).GetAsyncEnumerator();
        var told = new List<Guid>();

        for (var i = 0; i < 20; i++)
        {
            var next = batches.MoveNextAsync();
            await ListeningAsync(source, limit.Token);
            var added = await AddContactAsync(source, $"Contact {i}");
            await next;
            told.AddRange(batches.Current.Select(change => change.NounId));
            Assert.That(told, Has.Count.EqualTo(i + 1).And.Some.EqualTo(added));
        }
    }

    // The listener is ready when its connection waits for us: idle after its first statements.
    private static async Task ListeningAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        const string sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'onpremcrm-listener' AND state = 'idle' AND query LIKE '%changes%'";
        while (await source.CreateCommand(sql).ExecuteScalarAsync(cancellationToken) is not 1L)
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    private static async Task<Guid> AddContactAsync(NpgsqlDataSource source, string name)
    {
        await using var command = source.CreateCommand(
            "INSERT INTO contacts (id, name, created_at, updated_at) VALUES (gen_random_uuid(), $1, now(), now()) RETURNING id");
        command.Parameters.AddWithValue(name);
        return (Guid)(await command.ExecuteScalarAsync())!;
    }
}
