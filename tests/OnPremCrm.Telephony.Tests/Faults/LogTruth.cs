using Npgsql;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>Compares the log with what really happened.</summary>
internal sealed record LogTruth(int Calls, int Exact, int EndUnknown, int Unheard, IReadOnlyList<string> Faults)
{
    // What was heard in the moment before a kill may not have been written.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    // A process that has just begun to listen takes its time for the first list of channels and the first write.
    private static readonly TimeSpan Cold = TimeSpan.FromMilliseconds(2500);

    // A call's end is declared some seconds behind its last hang-up.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    public override string ToString() =>
        $"{Calls} calls: {Exact} exact, {EndUnknown} heard in part (end unknown, or as it was), {Unheard} wholly unheard, {Faults.Count} lost, doubled or wrong";

    /// <param name="told">What happened.</param>
    /// <param name="deaf">When nobody listened. A call that was heard in part may have an unknown end; one that nobody heard may be missing.</param>
    public static async Task<LogTruth> CompareAsync(
        string connectionString, IReadOnlyList<ToldCall> told, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> deaf)
    {
        var rows = await ReadAsync(connectionString);
        deaf = Joined(deaf);
        var faults = new List<string>();
        var (exact, unknown, unheard) = (0, 0, 0);

        // Of an outbound call whose dialling was not heard the number is not known. It is in the log all the same.
        var nameless = deaf.Count == 0 ? 0 : rows.Count(group => group.Key[0] != '+');
        foreach (var call in told)
        {
            var found = rows[call.Number].ToList();
            var isWhole = !deaf.Any(gap => gap.From - Moment < call.To + Grace && gap.To + Cold > call.From);
            var isHeard = !deaf.Any(gap => gap.From - Moment <= call.From && gap.To + Cold >= call.To);
            if (found is [var row] && row.Disposition == call.Disposition && row.AnsweredBy == call.AnsweredBy && row.EndKnown)
            {
                exact++;
            }
            else if (found.Count == 0 && !isHeard)
            {
                unheard++;
            }
            else if (found.Count == 0 && !isWhole && nameless > 0)
            {
                (nameless, unknown) = (nameless - 1, unknown + 1);
            }
            else if (found is [{ State: "ended" } part] && !isWhole && MayBe(part, call))
            {
                unknown++;
            }
            else
            {
                faults.Add($"{call}: {(found.Count == 0 ? "lost" : string.Join(" and ", found))}");
            }
        }

        foreach (var strange in rows.Where(group => told.All(call => call.Number != group.Key) && (deaf.Count == 0 || group.Key[0] == '+')))
        {
            faults.Add($"never happened: {string.Join(" and ", strange)}");
        }

        return new LogTruth(told.Count, exact, unknown, unheard, faults);
    }

    // Who was killed within a moment of beginning to listen has not heard anything.
    private static List<(DateTimeOffset From, DateTimeOffset To)> Joined(IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> deaf)
    {
        var joined = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var gap in deaf.OrderBy(gap => gap.From))
        {
            if (joined.Count > 0 && gap.From - joined[^1].To < Cold + Moment)
            {
                joined[^1] = (joined[^1].From, gap.To);
            }
            else
            {
                joined.Add(gap);
            }
        }

        return joined;
    }

    // Nobody is said to have spoken who did not, and an end is not invented.
    private static bool MayBe(Row row, ToldCall call) =>
        row.Disposition == "answered" ? call.Disposition == "answered" : row.Disposition == call.Disposition || row.Disposition == "unknown" || !row.EndKnown;

    private static async Task<ILookup<string, Row>> ReadAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("""
            SELECT coalesce(number, linkedid), state, coalesce(disposition, ''), array_to_string(answered_by, ','), end_known FROM calls WHERE merged_into IS NULL
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Row>();
        while (await reader.ReadAsync())
        {
            rows.Add(new Row(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4)));
        }

        return rows.ToLookup(row => row.Number);
    }

    private sealed record Row(string Number, string State, string Disposition, string AnsweredBy, bool EndKnown);
}
