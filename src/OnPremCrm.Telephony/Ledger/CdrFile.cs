namespace OnPremCrm.Telephony.Ledger;

/// <summary>Asterisk's CDR as CSV (<c>cdr_custom</c>, <c>cdr_csv</c>): the ledger of last resort.</summary>
internal sealed class CdrFile(string path, TimeZoneInfo zone)
{
    private readonly LedgerFile _file = new(path);

    /// <summary>True when it is there and empty because there has been no call.</summary>
    public bool IsNotBegun => _file.IsNotBegun;

    /// <summary>There are files older than those that were read.</summary>
    public bool HasOlder => _file.HasOlder;

    /// <summary>Lines that were no record in what was read so far.</summary>
    public int Damaged => _file.Damaged;

    /// <summary>The records of legs that ended from about <paramref name="from"/> on, by the PBX's clock.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot tell.</exception>
    public IEnumerable<CdrRow> Read(DateTimeOffset from) => _file.Read(from, Begin, row => row.End);

    private (Func<List<string>, CdrRow?> Reader, bool IsHeader)? Begin(List<string> first)
    {
        if (CdrColumns.OfFirst(first, out var isHeader) is not { } columns)
        {
            return null;
        }

        return isHeader || columns.Read(first, zone) is not null ? (fields => columns.Read(fields, zone), isHeader) : null;
    }
}
