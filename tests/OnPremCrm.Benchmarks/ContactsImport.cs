using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Features.Imports;
using OnPremCrm.Web.Features.Imports.Reading;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// A hundred thousand rows into a base of a million contacts, as a file of CSV and as a workbook: the reading and the running in a process of their own, whose
/// memory is looked at; a tenth of the rows is there already. And the way back.
/// </summary>
internal static class ContactsImport
{
    private const int Contacts = 1_000_000;
    private const int Rows = 100_000;
    private const double GoalSeconds = 60;
    private const double GoalMegabytes = 300;
    private const double Megabyte = 1024 * 1024;

    public static async Task<int> RunAsync()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await FillAsync(postgres.ConnectionString);
        Console.Out.WriteLine(FormattableString.Invariant($"{Rows:N0} rows into {Contacts:N0} contacts with {Contacts * 3 / 2:N0} numbers (goal: read and run < {GoalSeconds:F0} s, peak < {GoalMegabytes:F0} MB)"));
        Console.Out.WriteLine($"{"file",-6} {"MB",6} {"read s",8} {"run s",8} {"together",9} {"peak MB",8} {"added",8} {"changed",8} {"undo s",8}");
        var missed = 0;
        foreach (var (name, from) in new[] { ("csv", 0), ("xlsx", Rows) })
        {
            var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7()}.{name}");
            try
            {
                Write(file, from);
                missed += await MeasureAsync(name, file, postgres.ConnectionString) ? 0 : 1;
            }
            finally
            {
                File.Delete(file);
            }
        }

        return missed == 0 ? 0 : 1;
    }

    /// <summary>In a process of its own: reads and runs the file, and tells how long each took.</summary>
    public static async Task<int> RunOneAsync(string file, string connectionString)
    {
        await using var database = Open(connectionString);
        var user = await database.Users.SingleAsync();
        var worker = Guid.CreateVersion7();
        var started = Stopwatch.GetTimestamp();
        var import = new Import
        {
            Id = ImportId.New(DateTimeOffset.UtcNow), State = ImportState.Draft, FileName = Path.GetFileName(file), Country = "DE", AreaCode = "30", AskedBy = user.Id, AskedByName = user.Name,
            CreatedAt = DateTimeOffset.UtcNow, Format = ImportFormat.Xlsx,
        };
        await using (var stream = File.OpenRead(file))
        {
            if (TableFile.Recognise(stream) == ImportFormat.Csv)
            {
                var (encoding, delimiter) = CsvTable.Guess(stream);
                import = Csv(import, encoding, delimiter);
            }

            database.Imports.Add(import);
            await database.SaveChangesAsync();
            await using var transaction = await database.Database.BeginTransactionAsync();
            await ImportStaging.ReadAsync((NpgsqlConnection)database.Database.GetDbConnection(), import, stream, CancellationToken.None);
            (import.State, import.Worker, import.LeaseUntil) = (ImportState.Running, worker, DateTimeOffset.UtcNow.AddMinutes(1));
            await database.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        var read = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        await new ImportRunner(connectionString, TimeProvider.System).RunAsync(import, worker, CancellationToken.None);
        var run = Stopwatch.GetElapsedTime(started);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / Megabyte;
        var done = await database.Imports.AsNoTracking().SingleAsync(one => one.Id == import.Id);
        started = Stopwatch.GetTimestamp();
        await database.Imports.Where(one => one.Id == import.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.State, ImportState.Undoing));
        await new ImportUndo(connectionString, TimeProvider.System).RunAsync(done, worker, CancellationToken.None);
        var undo = Stopwatch.GetElapsedTime(started);
        Console.Out.WriteLine(FormattableString.Invariant($"{read.TotalSeconds} {run.TotalSeconds} {peak} {done.Added} {done.Changed} {undo.TotalSeconds}"));
        return done.Added + done.Changed == Rows ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(string name, string file, string connectionString)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ContactsImport).Assembly.Location);
        }

        start.ArgumentList.Add("import-one");
        start.ArgumentList.Add(file);
        start.ArgumentList.Add(connectionString);
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            Console.Out.WriteLine($"{name}: ended with {process.ExitCode}: {said}");
            return false;
        }

        var figures = said.Split(' ').Select(figure => double.Parse(figure, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var (read, run, peak) = (figures[0], figures[1], figures[2]);
        Console.Out.WriteLine(FormattableString.Invariant($"{name,-6} {new FileInfo(file).Length / Megabyte,6:F1} {read,8:F1} {run,8:F1} {read + run,9:F1} {peak,8:F0} {figures[3],8:N0} {figures[4],8:N0} {figures[5],8:F1}"));
        return read + run < GoalSeconds && peak < GoalMegabytes;
    }

    private static async Task FillAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"""
            SET crm.quiet = 'on';
            INSERT INTO users (id, email, normalised_email, name, role, security_stamp, concurrency_stamp, created_at)
                VALUES ('00000000-0000-7000-8002-000000000001', 'a@b.example', 'A@B.EXAMPLE', 'Bench', 'admin', '', '', now());
            INSERT INTO organisations (id, name, created_at, updated_at)
                SELECT ('00000000-0000-7000-8001-' || lpad(to_hex(i), 12, '0'))::uuid, 'Organisation ' || i, now(), now() FROM generate_series(1, {Contacts / 20}) i;
            INSERT INTO contacts (id, name, organisation_id, created_at, updated_at)
                SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'Contact ' || i,
                    ('00000000-0000-7000-8001-' || lpad(to_hex(1 + i % {Contacts / 20}), 12, '0'))::uuid, now(), now()
                FROM generate_series(1, {Contacts}) i;
            INSERT INTO phone_numbers (id, contact_id, number, as_written)
                SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '+4917' || lpad((i * 7)::text, 9, '0'), ''
                FROM generate_series(1, {Contacts}) i;
            INSERT INTO phone_numbers (id, contact_id, number, as_written)
                SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(i * 2), 12, '0'))::uuid, '+4930' || lpad((i * 13)::text, 8, '0'), ''
                FROM generate_series(1, {Contacts / 2}) i;
            ANALYZE;
            """, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    // Eight columns; each tenth row is somebody who is there.
    private static void Write(string file, int from)
    {
        string[] heads = ["Name", "Company", "Position", "Phone", "Mobile", "E-mail", "City", "Note"];
        var rows = Enumerable.Range(from, Rows).Select(i => i % 10 == 0
            ? new[] { $"Contact {i + 1}", $"Organisation {1 + (i % 5000)}", "Buyer", "", $"+4917{(i + 1) * 7:000000000}", $"known{i}@example.org", "Berlin", "" }
            : [$"Person {i} Müller", $"Company {i / 8}", "Buyer", $"030 {20000000 + i}", $"0160 {1000000 + i}", $"person{i}@example.org", "Berlin", $"Row {i}, imported"]);
        if (file.EndsWith(".csv", StringComparison.Ordinal))
        {
            using var text = new StreamWriter(file, append: false, new UTF8Encoding(false));
            text.WriteLine(string.Join(';', heads));
            foreach (var row in rows)
            {
                text.WriteLine(string.Join(';', row));
            }

            return;
        }

        using var workbook = File.Create(file);
        var columns = heads.Select((head, at) => new Web.Hosting.Tables.TableColumn<string[]>(head, row => row[at])).ToList();
        Web.Hosting.Tables.TableWorkbook.WriteAsync(workbook, columns, rows.ToAsyncEnumerable(), "List", "", CancellationToken.None).GetAwaiter().GetResult();
    }

    private static Import Csv(Import import, string encoding, string delimiter) => new()
    {
        Id = import.Id, State = import.State, FileName = import.FileName, Country = import.Country, AreaCode = import.AreaCode, AskedBy = import.AskedBy, AskedByName = import.AskedByName,
        CreatedAt = import.CreatedAt, Format = ImportFormat.Csv, Encoding = encoding, Delimiter = delimiter,
    };

    private static CrmDatabase Open(string connectionString)
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, connectionString);
        return new CrmDatabase(options.Options);
    }
}
