using System.Text.RegularExpressions;
using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// A ledger that Asterisk writes as CSV, with the files that rotation made of it: <c>x.csv.1</c>, <c>x.csv-20261121</c>, <c>x.csv.2.gz</c>.
/// Lines that are damaged are passed over and counted.
/// </summary>
internal sealed partial class LedgerFile(string path)
{
    /// <summary>Where the search for the beginning stops: the rest is read and thrown away.</summary>
    private const int SmallEnough = 1 << 16;

    // The clock of the machine that holds the files, and how long a line may wait to be written.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(1);

    /// <summary>Lines that were no record.</summary>
    public int Damaged { get; private set; }

    /// <summary>Lines that were one.</summary>
    public int Good { get; private set; }

    /// <summary>There are rotated files older than what was read.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>True when there is no file yet though its folder is there: Asterisk makes it with the first call.</summary>
    public bool IsNotBegun => !File.Exists(path) && Rotated().Count == 0 && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));

    /// <summary>
    /// The records from about <paramref name="from"/> on, oldest first: what was written earlier may be among them, what was
    /// written later is complete.
    /// </summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="begin">Makes a reader for a file out of its first line's fields: null when that is no ledger.</param>
    /// <param name="timeOf">The time of a record's writing.</param>
    /// <exception cref="LedgerUnavailableException">It is not there, may not be read, or holds nothing that can be understood.</exception>
    public IEnumerable<T> Read<T>(DateTimeOffset from, Func<List<string>, (Func<List<string>, T?> Reader, bool IsHeader)?> begin, Func<T, DateTimeOffset> timeOf)
        where T : class
    {
        foreach (var file in Files(from))
        {
            using var lines = Open(file);
            if (lines is null)
            {
                continue; // rotated away between listing and opening: it is in the list under its next name, or too old
            }

            foreach (var record in Read(lines, from, begin, timeOf))
            {
                yield return record;
            }

            Damaged += lines.TooLong;
        }

        if (Good == 0 && Damaged > 0)
        {
            throw new LedgerUnavailableException(LedgerFault.Damaged, $"None of the {Damaged} lines of {path} could be understood. Compare its columns with asterisk-config.");
        }
    }

    private IEnumerable<T> Read<T>(
        LineFile lines, DateTimeOffset from, Func<List<string>, (Func<List<string>, T?> Reader, bool IsHeader)?> begin, Func<T, DateTimeOffset> timeOf)
        where T : class
    {
        var fields = new List<string>();
        Func<List<string>, T?>? reader = null;
        var held = default(T);
        while (reader is null && Next(lines, out var first))
        {
            if (CsvLine.TrySplit(first, fields) && begin(fields) is { } begun)
            {
                reader = begun.Reader;
                held = begun.IsHeader ? null : reader(fields);
            }
            else if (first.Length > 0)
            {
                Damaged++;
            }
        }

        if (reader is null)
        {
            yield break;
        }

        if (lines.Length > SmallEnough && (held is null || timeOf(held) < from))
        {
            lines.Seek(Find(lines, from, fields, reader, timeOf));
        }
        else if (held is not null)
        {
            Good++;
            yield return held;
        }

        while (Next(lines, out var line))
        {
            if (CsvLine.TrySplit(line, fields) && reader(fields) is { } record)
            {
                Good++;
                yield return record;
            }
            else if (line.Length > 0)
            {
                Damaged++;
            }
        }
    }

    /// <summary>An offset before the first record of <paramref name="from"/>, found by halving.</summary>
    private long Find<T>(LineFile lines, DateTimeOffset from, List<string> fields, Func<List<string>, T?> reader, Func<T, DateTimeOffset> timeOf)
        where T : class
    {
        var (low, high) = (0L, lines.Length);
        while (high - low > SmallEnough)
        {
            var middle = low + ((high - low) / 2);
            lines.Seek(middle);
            T? record = null;
            while (record is null && Next(lines, out var line))
            {
                record = CsvLine.TrySplit(line, fields) ? reader(fields) : null;
            }

            (low, high) = record is not null && timeOf(record) < from ? (middle, high) : (low, middle);
        }

        return low;
    }

    private bool Next(LineFile lines, out string line)
    {
        try
        {
            return lines.TryRead(out line);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw new LedgerUnavailableException(LedgerFault.Unreadable, $"{path} cannot be read: {broken.Message}", broken);
        }
    }

    private List<string> Files(DateTimeOffset from)
    {
        try
        {
            var rotated = Rotated();
            var files = rotated.Where(file => File.GetLastWriteTimeUtc(file) >= (from - ClockTolerance).UtcDateTime).OrderBy(File.GetLastWriteTimeUtc).ToList();
            HasOlder = files.Count < rotated.Count;
            if (File.Exists(path))
            {
                files.Add(path);
            }
            else if (rotated.Count == 0)
            {
                throw new LedgerUnavailableException(LedgerFault.Missing, $"{path} does not exist. Is the PBX's folder mounted here, and does Asterisk write it?");
            }

            return files;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new LedgerUnavailableException(LedgerFault.Unreadable, $"The folder of {path} cannot be read: {closed.Message}", closed);
        }
    }

    private LineFile? Open(string file)
    {
        try
        {
            return new LineFile(file);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new LedgerUnavailableException(LedgerFault.Unreadable, $"{file} cannot be read: {closed.Message} Give the account of the telephony service the right to read it.", closed);
        }
    }

    private List<string> Rotated()
    {
        var whole = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(whole);
        var name = Path.GetFileName(whole);
        return folder is null || !Directory.Exists(folder)
            ? []
            : [.. Directory.GetFiles(folder, name + "?*").Where(file => Rotation().IsMatch(Path.GetFileName(file)[name.Length..]))];
    }

    [GeneratedRegex(@"^[.-][0-9][0-9-]*(\.gz)?$")]
    private static partial Regex Rotation();
}
