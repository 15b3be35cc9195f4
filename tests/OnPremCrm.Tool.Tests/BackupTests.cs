using System.Formats.Tar;
using Npgsql;
using OnPremCrm.Testing;

namespace OnPremCrm.Tool.Tests;

public class BackupTests
{
    private PostgresDatabase _postgres = null!;
    private string _folder = null!;
    private string _backup = null!;

    private Dictionary<string, string> Settings => new() { ["Recordings:StorePath"] = Path.Combine(_folder, "store") + "/" };

    [SetUp]
    public async Task Back_up_a_user_and_a_recording()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _folder = Directory.CreateTempSubdirectory("backup-").FullName;
        _backup = Path.Combine(_folder, "backup.tar");
        Directory.CreateDirectory(Path.Combine(_folder, "store", "2026", "11"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "store", "2026", "11", "call.opus"), "sound");
        await AddUser("ada@example.com");
        var run = await ToolRun.OfAsync(["backup", _backup], _postgres.ConnectionString, settings: Settings);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        Assert.That(run.Error, Does.Contain("1 recordings"));
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { _backup }));
    }

    [TearDown]
    public async Task Drop_everything()
    {
        Directory.Delete(_folder, recursive: true);
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task A_backup_comes_back_into_an_empty_database_and_can_be_backed_up_again()
    {
        await using var elsewhere = await PostgresDatabase.CreateEmptyAsync();
        Directory.Delete(Path.Combine(_folder, "store"), recursive: true);
        for (var round = 1; round <= 2; round++)
        {
            string[] words = round == 1 ? ["restore", _backup] : ["restore", _backup, "--force"];
            var run = await ToolRun.OfAsync(words, elsewhere.ConnectionString, settings: Settings);
            Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
            Assert.That(await Emails(elsewhere), Is.EqualTo("ada@example.com"));
            Assert.That(await File.ReadAllTextAsync(Path.Combine(_folder, "store", "2026", "11", "call.opus")), Is.EqualTo("sound"));
            var again = await ToolRun.OfAsync(["migrate"], elsewhere.ConnectionString);
            Assert.That((again.Code, again.Out), Is.EqualTo((ExitCode.Done, "")), again.Error);
            _backup = Path.Combine(_folder, $"backup{round}.tar");
            Assert.That((await ToolRun.OfAsync(["backup", _backup], elsewhere.ConnectionString, settings: Settings)).Code, Is.EqualTo(ExitCode.Done));
        }
    }

    [Test]
    public async Task The_databases_owner_needs_no_superuser()
    {
        var role = $"owner_{Path.GetFileName(_folder).Replace("-", "_").ToLowerInvariant()}";
        await Execute($"CREATE ROLE {role} LOGIN PASSWORD '{role}'");
        await Execute($"CREATE DATABASE {role} OWNER {role}");
        try
        {
            var owned = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Username = role, Password = role, Database = role, Pooling = false }.ConnectionString;
            var run = await ToolRun.OfAsync(["restore", _backup], owned, settings: Settings);
            Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
            var again = Path.Combine(_folder, "again.tar");
            run = await ToolRun.OfAsync(["backup", again], owned, settings: Settings);
            Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
            run = await ToolRun.OfAsync(["restore", again, "--force"], owned, settings: Settings);
            Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        }
        finally
        {
            await Execute($"DROP DATABASE {role} WITH (FORCE)");
            await Execute($"DROP ROLE {role}");
        }
    }

    [Test]
    public async Task A_database_that_is_in_use_is_replaced_only_when_told_so()
    {
        await AddUser("bob@example.com");
        var refused = await ToolRun.OfAsync(["restore", _backup], _postgres.ConnectionString, settings: Settings);
        Assert.That(refused.Code, Is.EqualTo(ExitCode.Refused));
        Assert.That(refused.Error, Does.Contain("not empty").And.Contain("--force"));
        Assert.That(await Emails(_postgres), Is.EqualTo("ada@example.com bob@example.com"));

        var forced = await ToolRun.OfAsync(["restore", _backup, "--force"], _postgres.ConnectionString, settings: Settings);
        Assert.That(forced.Code, Is.EqualTo(ExitCode.Done), forced.Error);
        Assert.That(await Emails(_postgres), Is.EqualTo("ada@example.com"));
    }

    [Test]
    public async Task A_damaged_backup_leaves_the_database_as_it_was()
    {
        var bytes = await File.ReadAllBytesAsync(_backup);
        await File.WriteAllBytesAsync(_backup, bytes[..(bytes.Length / 3)]);
        var run = await ToolRun.OfAsync(["restore", _backup, "--force"], _postgres.ConnectionString, settings: Settings);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Refused), run.Error);
        Assert.That(await Emails(_postgres), Is.EqualTo("ada@example.com"));
    }

    [Test]
    public async Task A_file_that_is_no_backup_is_refused()
    {
        await File.WriteAllTextAsync(_backup, "hello");
        var run = await ToolRun.OfAsync(["restore", _backup, "--force"], _postgres.ConnectionString, settings: Settings);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Refused), run.Error);
        Assert.That(await Emails(_postgres), Is.EqualTo("ada@example.com"));
    }

    [Test]
    public async Task A_backup_that_would_write_outside_of_the_store_is_refused()
    {
        var evil = Path.Combine(_folder, "evil.tar");
        await using (var source = File.OpenRead(_backup))
        await using (var reader = new TarReader(source))
        await using (var target = File.Create(evil))
        await using (var writer = new TarWriter(target))
        {
            while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
            {
                if (!entry.Name.StartsWith("recordings/", StringComparison.Ordinal))
                {
                    await writer.WriteEntryAsync(entry);
                }
            }

            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "recordings/../../escaped") { DataStream = new MemoryStream([1]) });
        }

        await AddUser("bob@example.com");
        var run = await ToolRun.OfAsync(["restore", evil, "--force"], _postgres.ConnectionString, settings: Settings);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Refused));
        Assert.That(run.Error, Does.Contain("outside of"));
        Assert.That(await Emails(_postgres), Is.EqualTo("ada@example.com bob@example.com"));
        Assert.That(Directory.GetFiles(_folder, "escaped", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task A_backup_is_never_overwritten()
    {
        var run = await ToolRun.OfAsync(["backup", _backup], _postgres.ConnectionString, settings: Settings);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Refused));
        Assert.That(run.Error, Does.Contain("exists already"));
    }

    [Test]
    [Platform(Include = "Linux")]
    public void Nobody_else_may_read_a_backup()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.That(File.GetUnixFileMode(_backup), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    private Task<ToolRun> AddUser(string email) =>
        ToolRun.OfAsync(["user", "add", "--email", email, "--name", "Somebody", "--role", "operator"], _postgres.ConnectionString);

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> Emails(PostgresDatabase postgres)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT coalesce(string_agg(email, ' ' ORDER BY email), '') FROM users", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
