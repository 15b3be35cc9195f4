namespace OnPremCrm.Telephony.Ledger;

/// <summary>Which column of a CDR is what: by its header line, else by the two orders in use without one.</summary>
internal sealed class CdrColumns
{
    // asterisk-config/cdr_custom.conf
    private static readonly string[] Ours =
    [
        "start", "answer", "end", "duration", "billsec", "disposition", "clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata",
        "uniqueid", "linkedid", "sequence", "amaflags", "accountcode", "peeraccount", "userfield", "recording",
    ];

    // Master.csv of cdr_csv and of the sample cdr_custom.conf
    private static readonly string[] Master =
    [
        "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec",
        "disposition", "amaflags", "uniqueid", "userfield",
    ];

    private readonly Dictionary<string, int> _columns;

    private CdrColumns(IReadOnlyList<string> names) =>
        _columns = names.Select((name, at) => (Name: name.Trim().ToUpperInvariant(), At: at)).DistinctBy(column => column.Name).ToDictionary(column => column.Name, column => column.At);

    /// <summary>By the first line of a file. Null when it is a line of nothing that we know.</summary>
    public static CdrColumns? OfFirst(IReadOnlyList<string> fields, out bool isHeader)
    {
        isHeader = fields.Any(field => field.Trim().Equals("disposition", StringComparison.OrdinalIgnoreCase));
        if (isHeader)
        {
            return new CdrColumns(fields);
        }

        return fields.Count switch
        {
            >= 16 when LedgerTime.TryParse(fields[0], TimeZoneInfo.Utc, out _) => new CdrColumns(Ours),
            >= 16 when LedgerTime.TryParse(fields[9], TimeZoneInfo.Utc, out _) => new CdrColumns(Master),
            _ => null,
        };
    }

    /// <summary>Null when the fields are no record.</summary>
    public CdrRow? Read(List<string> fields, TimeZoneInfo zone)
    {
        string Text(string column) => _columns.TryGetValue(column, out var at) && at < fields.Count ? fields[at] : "";
        if (!LedgerTime.TryParse(Text("START"), zone, out var start) || !LedgerTime.TryParse(Text("END"), zone, out var end) || Text("CHANNEL").Length == 0)
        {
            return null;
        }

        var uniqueid = Text("UNIQUEID");
        return new CdrRow
        {
            Start = start,
            Answer = LedgerTime.TryParse(Text("ANSWER"), zone, out var answer) ? answer : null,
            End = end,
            Disposition = Text("DISPOSITION").ToUpperInvariant(),
            Clid = Text("CLID"),
            Src = Text("SRC"),
            Dst = Text("DST"),
            Context = Text("DCONTEXT"),
            Channel = Text("CHANNEL"),
            OtherChannel = Text("DSTCHANNEL"),
            App = Text("LASTAPP"),
            AppArguments = Text("LASTDATA"),
            Uniqueid = uniqueid,
            Linkedid = Text("LINKEDID") is { Length: > 0 } linkedid ? linkedid : uniqueid,
            Recording = Text("RECORDING"),
        };
    }
}
