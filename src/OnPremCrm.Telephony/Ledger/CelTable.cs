using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>Asterisk's CEL in a PostgreSQL table (<c>cel_pgsql</c>): its columns are named freely within limits, so they are asked for.</summary>
internal sealed class CelTable(string connectionString, string table, TimeZoneInfo zone) : ICelSource
{
    private const int TimeoutSeconds = 30;

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false, Timeout = 10, CommandTimeout = TimeoutSeconds, ApplicationName = "onpremcrm-ledger",
    }.ConnectionString;

    /// <inheritdoc/>
    public bool IsNotBegun => false;

    /// <inheritdoc/>
    public bool HasOlder => true;

    /// <inheritdoc/>
    public int Damaged { get; private set; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CelRow> ReadAsync(DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await TryAsync(() => connection.OpenAsync(cancellationToken));
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await TryAsync(() => ReadColumnsAsync(connection, names, cancellationToken));
        if (names.Count == 0)
        {
            throw new LedgerUnavailableException(LedgerFault.Missing, $"There is no table {table} in the database of CelConnectionString, or it may not be read.");
        }

        var columns = CelColumns.Of([.. names.Keys])
            ?? throw new LedgerUnavailableException(LedgerFault.Damaged, $"Table {table} lacks one of the columns eventtype, eventtime, channame, uniqueid, linkedid.");
        await using var command = Command(connection, names, from);
        NpgsqlDataReader? reader = null;
        await TryAsync(async () => reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken));
        await using (reader)
        {
            var fields = new List<string>();
            for (var number = 0L; await NextAsync(reader!, cancellationToken); number++)
            {
                fields.Clear();
                for (var i = 0; i < reader!.FieldCount; i++)
                {
                    fields.Add(reader.IsDBNull(i) ? "" : reader.GetString(i));
                }

                if (columns.Read(fields, zone, number) is { } row)
                {
                    yield return row;
                }
                else
                {
                    Damaged++;
                }
            }
        }
    }

    private async Task ReadColumnsAsync(NpgsqlConnection connection, Dictionary<string, string> names, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT attribute.attname, format_type(attribute.atttypid, NULL)
            FROM pg_attribute attribute
            WHERE attribute.attrelid = to_regclass($1) AND attribute.attnum > 0 AND NOT attribute.attisdropped
            ORDER BY attribute.attnum
            """, connection)
        {
            Parameters = { new() { Value = table } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names[reader.GetString(0)] = reader.GetString(1);
        }
    }

    // Everything as text, which Asterisk wrote as text; the time so that its text is the one that its column's type had.
    private NpgsqlCommand Command(NpgsqlConnection connection, Dictionary<string, string> names, DateTimeOffset from)
    {
        var time = names.Keys.First(name => CelColumns.Of([.. names.Keys])!.Time == names.Keys.ToList().IndexOf(name));
        var type = names[time];
        var quotedTime = Quote(time);
        var (text, value, where) = type switch
        {
            "timestamp with time zone" => ($"extract(epoch FROM {quotedTime})::text", from.UtcDateTime, $"{quotedTime} >= $1"),
            "timestamp without time zone" => ($"to_char({quotedTime}, 'YYYY-MM-DD HH24:MI:SS.US')", DateTime.SpecifyKind(TimeZoneInfo.ConvertTime(from, zone).DateTime, DateTimeKind.Unspecified), $"{quotedTime} >= $1"),
            "numeric" or "double precision" or "bigint" or "integer" or "real" => ($"{quotedTime}::text", (object)(from.ToUnixTimeMilliseconds() / 1000m), $"{quotedTime}::numeric >= $1"),
            _ => ($"{quotedTime}::text", TimeZoneInfo.ConvertTime(from, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), $"{quotedTime}::text >= $1"),
        };
        var selected = names.Keys.Select(name => name == time ? text : $"{Quote(name)}::text");
        var order = names.ContainsKey("id") ? $"{quotedTime}, {Quote(names.Keys.First(name => name.Equals("id", StringComparison.OrdinalIgnoreCase)))}" : quotedTime;
        return new NpgsqlCommand($"SELECT {string.Join(", ", selected)} FROM {TableName()} WHERE {where} ORDER BY {order}", connection)
        {
            Parameters = { new() { Value = value } },
        };
    }

    private string TableName() => string.Join('.', table.Split('.').Select(Quote));

    private static string Quote(string name) => $"\"{name.Trim('"').Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task<bool> NextAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var more = false;
        await TryAsync(async () => more = await reader.ReadAsync(cancellationToken));
        return more;
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new LedgerUnavailableException(LedgerFault.Unreadable, $"Table {table} cannot be read: {failure.Message}", failure);
        }
    }
}
