using System.Globalization;
using System.Text.RegularExpressions;
using OnPremCrm.Testing;

namespace OnPremCrm.Benchmarks;

/// <summary>The CEL of a busy day as asterisk-config writes it, made of what a real Asterisk wrote about recorded calls.</summary>
internal static partial class DayOfLedger
{
    // One caller in four was in a queue, one gave up, one was called by us.
    private static readonly string[] Mix = ["inbound-answered", "queue-second-answers", "inbound-caller-abandons", "outbound-answered"];

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="begin">When the first call begins.</param>
    /// <param name="over">From the first call's beginning to the last one's.</param>
    /// <param name="calls">How many.</param>
    /// <returns>Lines written.</returns>
    public static async Task<int> WriteAsync(string path, DateTimeOffset begin, TimeSpan over, int calls)
    {
        var stories = Mix.Select(Read).ToList();
        var lines = new PriorityQueue<(string Text, DateTimeOffset At), (DateTimeOffset, int)>();
        var written = 0;
        await using var writer = new StreamWriter(path, append: false, new System.Text.UTF8Encoding(false), 1 << 20);
        for (var i = 0; i < calls; i++)
        {
            var at = begin + (over * i / calls);
            while (lines.TryPeek(out var due, out _) && due.At < at)
            {
                await writer.WriteLineAsync(lines.Dequeue().Text);
            }

            var (linkedid, number, story) = stories[i % stories.Count];
            foreach (var (after, head, tail) in story)
            {
                var text = BridgeId().Replace(tail, match => string.Create(CultureInfo.InvariantCulture, $"{match.Groups[1].Value}{i:x8}"))
                    .Replace(linkedid, string.Create(CultureInfo.InvariantCulture, $"day-{i}."), StringComparison.Ordinal)
                    .Replace(number, string.Create(CultureInfo.InvariantCulture, $"+49171{i:0000000}"), StringComparison.Ordinal);
                lines.Enqueue((string.Concat(head, Seconds(at + after), text), at + after), (at + after, written++));
            }
        }

        while (lines.TryDequeue(out var line, out _))
        {
            await writer.WriteLineAsync(line.Text);
        }

        return written;
    }

    private static (string Linkedid, string Number, List<(TimeSpan After, string Head, string Tail)> Lines) Read(string story)
    {
        var lines = Trace.Text(story, "cel.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        var times = lines.ConvertAll(line => DateTimeOffset.Parse(line.Split('"')[3], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        var uniqueid = lines[0].Split('"')[25];
        return (
            uniqueid[..(uniqueid.IndexOf('.', StringComparison.Ordinal) + 1)],
            story == "outbound-answered" ? "0301234567" : "+491701234567",
            [.. lines.Zip(times, (line, at) => (at - times[0], line[..(line.IndexOf("\",\"", StringComparison.Ordinal) + 3)], line[(line.IndexOf("\",\"", StringComparison.Ordinal) + 3 + 26)..]))]);
    }

    // Rooms are met in by nobody else: the first eight digits are the call's own.
    [GeneratedRegex("(bridge[12]?_id\"\":\"\")[0-9a-f]{8}")]
    private static partial Regex BridgeId();

    private static string Seconds(DateTimeOffset at) =>
        ((at - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.000000", CultureInfo.InvariantCulture);
}
