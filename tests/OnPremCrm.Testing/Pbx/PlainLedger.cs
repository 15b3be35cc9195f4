using Npgsql;

namespace OnPremCrm.Testing.Pbx;

/// <summary>
/// The log held against Asterisk's own ledger, which is read here in the plainest way and with none of the product's code: a line from the trunk is a call,
/// and it was answered if it ever entered a bridge.
/// </summary>
/// <param name="Calls">In the ledger.</param>
/// <param name="Answered">Of them.</param>
/// <param name="Lost">Not in the log.</param>
/// <param name="Doubled">Twice in the log, or in no ledger.</param>
/// <param name="Wrong">Answered and not said so, or the other way round, or the log does not know the end.</param>
public sealed record PlainLedger(int Calls, int Answered, int Lost, int Doubled, int Wrong)
{
    /// <param name="celPath">As asterisk-config writes it.</param>
    /// <param name="source">The product's database.</param>
    public static async Task<PlainLedger> CompareAsync(string celPath, NpgsqlDataSource source)
    {
        var ledger = Read(celPath);
        var log = await LogAsync(source);
        return new PlainLedger(
            ledger.Count,
            ledger.Values.Count(answered => answered),
            ledger.Keys.Except(log.Select(call => call.Linkedid)).Count(),
            log.Count - log.DistinctBy(call => call.Linkedid).Count() + log.Count(call => !ledger.ContainsKey(call.Linkedid)),
            log.Count(call => ledger.TryGetValue(call.Linkedid, out var answered) && (answered ? "answered" : "abandoned") != call.Disposition));
    }

    private static Dictionary<string, bool> Read(string path)
    {
        var calls = new Dictionary<string, bool>();
        foreach (var line in File.ReadLines(path))
        {
            var columns = line.Trim('"').Split("\",\"");
            var (kind, channel, uniqueid) = (columns[0], columns[9], columns[12]);
            if (!channel.StartsWith("PJSIP/trunk-itsp-", StringComparison.Ordinal))
            {
                continue;
            }

            if (kind == "CHAN_START")
            {
                calls[uniqueid] = false;
            }
            else if (kind == "BRIDGE_ENTER")
            {
                calls[uniqueid] = true;
            }
        }

        return calls;
    }

    private static async Task<List<(string Linkedid, string Disposition)>> LogAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("""
            SELECT linkedid, CASE WHEN end_known THEN coalesce(disposition, 'none') ELSE 'end unknown' END FROM calls WHERE merged_into IS NULL
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var calls = new List<(string, string)>();
        while (await reader.ReadAsync())
        {
            calls.Add((reader.GetString(0), reader.GetString(1)));
        }

        return calls;
    }
}
