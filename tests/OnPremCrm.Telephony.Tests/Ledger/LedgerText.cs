using System.Globalization;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Ledger;

/// <summary>Lines of ledgers: those of recorded stories at another time, and others.</summary>
internal static class LedgerText
{
    /// <summary>A story's CEL as asterisk-config writes it, without a header and with seconds since 1970, so that it begins at <paramref name="start"/>.</summary>
    public static string Cel(string story, DateTimeOffset start, string? prefix = null)
    {
        var lines = Rows(Trace.Text(story, "cel.csv")).ToList();
        var first = Time(lines[0][1]);
        return string.Concat(lines.Select(fields =>
        {
            fields[1] = Seconds(start + (Time(fields[1]) - first));
            if (prefix is not null)
            {
                (fields[12], fields[13]) = (prefix + fields[12], prefix + fields[13]);
                fields[19] = fields[19].Replace("uniqueid\":\"", $"uniqueid\":\"{prefix}", StringComparison.Ordinal);
            }

            return Line(fields);
        }));
    }

    /// <summary>A story's CDR in the same manner.</summary>
    public static string Cdr(string story, DateTimeOffset start)
    {
        var lines = Rows(Trace.Text(story, "cdr.csv")).ToList();
        var first = lines.Min(fields => Time(fields[0]));
        return string.Concat(lines.Select(fields =>
        {
            for (var i = 0; i < 3; i++)
            {
                fields[i] = fields[i].Length == 0 ? "" : Seconds(start + (Time(fields[i]) - first));
            }

            return Line(fields);
        }));
    }

    public static string Seconds(DateTimeOffset at) => ((at - DateTimeOffset.UnixEpoch).Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.000000", CultureInfo.InvariantCulture);

    private static IEnumerable<List<string>> Rows(string csv) => csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line =>
    {
        var fields = new List<string>();
        Assert.That(CsvLine.TrySplit(line, fields), line);
        return fields;
    });

    private static DateTimeOffset Time(string text)
    {
        Assert.That(LedgerTime.TryParse(text, TimeZoneInfo.Utc, out var at), text);
        return at;
    }

    private static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
}
