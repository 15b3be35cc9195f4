using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Database;

public sealed class SchemaTests
{
    private PostgresDatabase _postgres = null!;

    [OneTimeSetUp]
    public async Task Migrate()
    {
        _postgres = await PostgresDatabase.CreateEmptyAsync();
        await MigrationRunner.RunAsync(_postgres.ConnectionString);
    }

    [OneTimeTearDown]
    public async Task Drop() => await _postgres.DisposeAsync();

    [Test]
    public async Task The_model_and_the_migrated_schema_name_the_same_columns_with_the_same_nullability()
    {
        await using var database = Open();
        var differences = new List<string>();
        foreach (var noun in database.Model.GetEntityTypes())
        {
            var columns = await ColumnsAsync(noun.GetTableName()!);
            var ours = noun.GetProperties().ToDictionary(property => property.GetColumnName(), property => property.IsNullable);
            differences.AddRange(ours.Keys.Except(columns.Keys).Select(column => $"{noun.GetTableName()}.{column} is in the model only"));
            differences.AddRange(columns.Keys.Except(ours.Keys).Select(column => $"{noun.GetTableName()}.{column} is in the schema only"));
            differences.AddRange(ours.Where(ours => columns.TryGetValue(ours.Key, out var nullable) && nullable != ours.Value)
                .Select(column => $"{noun.GetTableName()}.{column.Key} differs in nullability"));
        }

        Assert.That(differences, Is.Empty);
    }

    [Test]
    public async Task Every_noun_of_the_model_can_be_read()
    {
        await using var database = Open();
        foreach (var noun in database.Model.GetEntityTypes())
        {
            await (Task)typeof(SchemaTests).GetMethod(nameof(ReadAsync))!.MakeGenericMethod(noun.ClrType).Invoke(null, [database])!;
        }

        Assert.That(database.Model.GetEntityTypes(), Is.Not.Empty);
    }

    public static async Task ReadAsync<TNoun>(CrmDatabase database) where TNoun : class => await database.Set<TNoun>().Take(1).ToListAsync();

    [Test]
    public async Task Migrating_twice_and_at_once_applies_each_file_once()
    {
        await using var empty = await PostgresDatabase.CreateEmptyAsync();

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigrationRunner.RunAsync(empty.ConnectionString)));

        Assert.That(runs.Count(applied => applied.Count > 0), Is.EqualTo(1));
        Assert.That(await MigrationRunner.PendingAsync(empty.ConnectionString), Is.Empty);
    }

    [Test]
    public async Task A_file_changed_after_it_was_applied_is_refused_by_name()
    {
        await using var tampered = await PostgresDatabase.CreateEmptyAsync();
        await MigrationRunner.RunAsync(tampered.ConnectionString);
        await using var source = NpgsqlDataSource.Create(tampered.ConnectionString);
        await source.CreateCommand("UPDATE schema_migrations SET sha256 = sha256('other') WHERE name LIKE '0001%'").ExecuteNonQueryAsync();

        Assert.That(
            async () => await MigrationRunner.RunAsync(tampered.ConnectionString),
            Throws.TypeOf<MigrationException>().With.Message.Contains("0001_foundation.sql"));
    }

    [TestCase("2026-11-30T23:59:59.999Z", "calls_2026_11")]
    [TestCase("2026-12-01T00:00:00.000Z", "calls_2026_12")]
    [TestCase("2031-01-01T00:00:00.000Z", "calls_default")]
    public async Task A_call_lies_in_the_partition_of_its_month_and_none_is_refused(string startedAt, string partition)
    {
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await source.CreateCommand("SELECT ensure_call_partitions('2026-11-15Z'), ensure_call_partitions('2026-12-31 23:00Z')").ExecuteNonQueryAsync();
        await using var database = Open();
        var start = DateTimeOffset.Parse(startedAt, System.Globalization.CultureInfo.InvariantCulture);
        var call = new Call { Id = CallId.New(start), Server = "main", Linkedid = startedAt, StartedAt = start, UpdatedAt = start };
        database.Calls.Add(call);
        await database.SaveChangesAsync();

        await using var where = source.CreateCommand("SELECT tableoid::regclass::text FROM calls WHERE id = $1");
        where.Parameters.AddWithValue(call.Id.Value);
        Assert.That(await where.ExecuteScalarAsync(), Is.EqualTo(partition));
        Assert.That(await database.Calls.Where(found => found.Id >= CallId.LowestAt(start) && found.Id < CallId.LowestAt(start.AddMilliseconds(1))).CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task Audit_entries_cannot_be_changed_or_deleted()
    {
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await source.CreateCommand("INSERT INTO audit_entries (id, at, user_name, action, noun) VALUES (gen_random_uuid(), now(), 'x', 'edit', 'contacts')").ExecuteNonQueryAsync();

        string[] refused =
        [
            "UPDATE audit_entries SET user_name = 'y'", "UPDATE audit_entries SET details = '{\"erased\": true}'", "DELETE FROM audit_entries", "TRUNCATE audit_entries",
            // a door opens for what is meant by it alone
            "SET LOCAL onpremcrm.audit_door = 'retention'; UPDATE audit_entries SET details = NULL", "SET LOCAL onpremcrm.audit_door = 'retention'; TRUNCATE audit_entries",
            "SET LOCAL onpremcrm.audit_door = 'erasure'; UPDATE audit_entries SET user_name = 'y', details = '{\"erased\": true}'",
            "SET LOCAL onpremcrm.audit_door = 'erasure'; UPDATE audit_entries SET details = '{\"note\": \"invented\"}'", "SET LOCAL onpremcrm.audit_door = 'erasure'; DELETE FROM audit_entries",
        ];
        foreach (var sql in refused)
        {
            Assert.That(async () => await source.CreateCommand(sql).ExecuteNonQueryAsync(), Throws.InstanceOf<PostgresException>().With.Message.Contains("append-only"), sql);
        }
    }

    [Test]
    public async Task Audit_entries_go_when_they_are_old_enough_and_lose_their_details_with_the_person_they_speak_of()
    {
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var database = Open();
        var now = DateTimeOffset.UtcNow;
        var entries = new[] { -40, -30, -20 }.Select(days => new AuditEntry
        {
            Id = AuditEntryId.New(now.AddDays(days)), At = now.AddDays(days), UserName = "Jonas Weber", Action = "edit", Noun = "retention-test", Details = """{"Name": "Annika Brandt"}""",
        }).ToList();
        database.AuditEntries.AddRange(entries);
        await database.SaveChangesAsync();
        database.ChangeTracker.Clear();

        await using var erase = source.CreateCommand("SELECT erase_audit_details($1)");
        erase.Parameters.AddWithValue(new[] { entries[2].Id.Value });
        Assert.That(await erase.ExecuteScalarAsync(), Is.EqualTo(1));
        await using var forget = source.CreateCommand("SELECT forget_audit_entries($1, 1), forget_audit_entries($1, 10)");
        forget.Parameters.AddWithValue(now.AddDays(-25).UtcDateTime);
        await forget.ExecuteNonQueryAsync();

        var left = await database.AuditEntries.Where(entry => entry.Noun == "retention-test").ToListAsync();
        Assert.That(left.Select(entry => (entry.Id, entry.UserName, entry.Details)), Is.EqualTo(new[] { (entries[2].Id, "Jonas Weber", """{"erased": true}""") }));
        Assert.That(async () => await source.CreateCommand("DELETE FROM audit_entries").ExecuteNonQueryAsync(), Throws.InstanceOf<PostgresException>().With.Message.Contains("append-only"));
    }

    private CrmDatabase Open()
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        return new CrmDatabase(options.Options);
    }

    private async Task<Dictionary<string, bool>> ColumnsAsync(string table)
    {
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var command = source.CreateCommand("SELECT column_name, is_nullable = 'YES' FROM information_schema.columns WHERE table_name = $1");
        command.Parameters.AddWithValue(table);
        var columns = new Dictionary<string, bool>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            columns[reader.GetString(0)] = reader.GetBoolean(1);
        }

        return columns;
    }
}
