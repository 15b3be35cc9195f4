namespace OnPremCrm.Telephony.Ledger;

/// <summary>Which column of a CEL is what: by its header line, else by the two orders in use without one.</summary>
internal sealed class CelColumns
{
    // asterisk-config/cel_custom.conf
    private static readonly string[] Ours =
    [
        "eventtype", "eventtime", "cidname", "cidnum", "cidani", "cidrdnis", "ciddnid", "exten", "context", "channame", "appname", "appdata",
        "uniqueid", "linkedid", "peer", "accountcode", "peeraccount", "userfield", "usereventname", "extra",
    ];

    // cel_custom.conf.sample of Asterisk
    private static readonly string[] Sample =
    [
        "eventtype", "eventtime", "cidname", "cidnum", "cidani", "cidrdnis", "ciddnid", "exten", "context", "channame", "appname", "appdata",
        "amaflags", "accountcode", "uniqueid", "linkedid", "peer", "userfield", "usereventname", "extra",
    ];

    private CelColumns(IReadOnlyList<string> names)
    {
        int At(params string[] any)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (any.Contains(names[i].Replace("_", "", StringComparison.Ordinal).Trim(), StringComparer.OrdinalIgnoreCase))
                {
                    return i;
                }
            }

            return -1;
        }

        Event = At("eventtype");
        Time = At("eventtime");
        CallerName = At("cidname", "callerid(name)");
        CallerNumber = At("cidnum", "callerid(num)");
        Exten = At("exten");
        Context = At("context");
        Channel = At("channame", "channelname", "channel");
        App = At("appname", "application");
        AppArguments = At("appdata", "applicationdata");
        Uniqueid = At("uniqueid");
        Linkedid = At("linkedid");
        Extra = At("extra", "eventextra");
    }

    public int Event { get; }

    public int Time { get; }

    public int CallerName { get; }

    public int CallerNumber { get; }

    public int Exten { get; }

    public int Context { get; }

    public int Channel { get; }

    public int App { get; }

    public int AppArguments { get; }

    public int Uniqueid { get; }

    public int Linkedid { get; }

    /// <summary>-1 when there is none: then bridges, transfers and causes are not told.</summary>
    public int Extra { get; }

    /// <summary>By a header's names. Null when they lack what makes a row one.</summary>
    public static CelColumns? Of(IReadOnlyList<string> header)
    {
        var columns = new CelColumns(header);
        return columns is { Event: >= 0, Time: >= 0, Channel: >= 0, Uniqueid: >= 0, Linkedid: >= 0 } ? columns : null;
    }

    /// <summary>By the first line of a file. Null when it is a line of nothing that we know.</summary>
    public static CelColumns? OfFirst(IReadOnlyList<string> fields, out bool isHeader)
    {
        isHeader = fields.Any(field => field.Trim().Equals("eventtype", StringComparison.OrdinalIgnoreCase));
        if (isHeader)
        {
            return Of(fields);
        }

        // The sample's thirteenth column is the AMA flags, a digit or a word; ours is the uniqueid, which may be any text but none of these.
        return fields.Count < 16 ? null : new CelColumns(fields[12] is { Length: <= 1 } or "OMIT" or "BILLING" or "DOCUMENTATION" or "DEFAULT" ? Sample : Ours);
    }

    /// <summary>Null when the fields are no row.</summary>
    public CelRow? Read(List<string> fields, TimeZoneInfo zone, long number)
    {
        string Text(int column) => column >= 0 && column < fields.Count ? fields[column] : "";
        var kind = Text(Event);
        if (kind.Length == 0 || !LedgerTime.TryParse(Text(Time), zone, out var at) || Text(Uniqueid).Length == 0 || Text(Channel).Length == 0)
        {
            return null;
        }

        return new CelRow
        {
            Number = number,
            Event = string.IsInterned(kind) ?? kind,
            At = at,
            CallerName = Text(CallerName),
            CallerNumber = Text(CallerNumber),
            Exten = Text(Exten),
            Context = Text(Context),
            Channel = Text(Channel),
            App = Text(App),
            AppArguments = Text(AppArguments),
            Uniqueid = Text(Uniqueid),
            Linkedid = Text(Linkedid) is { Length: > 0 } linkedid ? linkedid : Text(Uniqueid),
            Extra = Text(Extra),
        };
    }
}
