using System.Text;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// One line of Asterisk's CSV taken apart. By line and not by quotes, so that a line that was torn in the middle of a quoted
/// field costs itself and not the rest of the file; Asterisk writes each record with one write and no line break inside.
/// </summary>
internal static class CsvLine
{
    /// <summary>False for a line whose quotes do not close.</summary>
    /// <param name="line">Without its line break.</param>
    /// <param name="fields">Receives the fields; cleared first.</param>
    public static bool TrySplit(string line, List<string> fields)
    {
        fields.Clear();
        var at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                if (!TryQuoted(line, ref at, fields))
                {
                    return false;
                }
            }
            else
            {
                var comma = line.IndexOf(',', at);
                var end = comma < 0 ? line.Length : comma;
                fields.Add(line[at..end]);
                at = end;
            }

            if (at == line.Length)
            {
                return true;
            }

            at++; // the comma
        }
    }

    private static bool TryQuoted(string line, ref int at, List<string> fields)
    {
        StringBuilder? parts = null;
        var from = ++at;
        while (true)
        {
            var quote = line.IndexOf('"', at);
            if (quote < 0)
            {
                return false;
            }

            if (quote + 1 < line.Length && line[quote + 1] == '"')
            {
                parts = (parts ?? new StringBuilder()).Append(line, from, quote + 1 - from);
                from = at = quote + 2;
                continue;
            }

            if (quote + 1 < line.Length && line[quote + 1] != ',')
            {
                return false;
            }

            fields.Add(parts is null ? line[from..quote] : parts.Append(line, from, quote - from).ToString());
            at = quote + 1;
            return true;
        }
    }
}
