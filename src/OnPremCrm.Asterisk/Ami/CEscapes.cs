using System.Text;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// The C escapes of Asterisk's <c>ast_escape_c</c> (main/utils.c): <c>\a \b \f \n \r \t \v \\ \' \" \?</c>.
/// </summary>
internal static class CEscapes
{
    /// <summary>
    /// Whether Asterisk escapes this header's value: caller and connected names under every prefix (DestCallerIDName,
    /// TransfererConnectedLineName ...), channel variables, and the value of VarSet. Numbers, extensions, application data,
    /// dial strings, queue and conference names come as they are.
    /// </summary>
    public static bool Apply(string header, string? eventName) =>
        header.EndsWith("CallerIDName", StringComparison.OrdinalIgnoreCase)
        || header.EndsWith("ConnectedLineName", StringComparison.OrdinalIgnoreCase)
        || header.EndsWith("ChanVariable", StringComparison.OrdinalIgnoreCase)
        || header.Contains("ChanVariable(", StringComparison.OrdinalIgnoreCase)
        || (header.Equals("Value", StringComparison.OrdinalIgnoreCase)
            && string.Equals(eventName, "VarSet", StringComparison.OrdinalIgnoreCase));

    /// <summary>Undoes the escapes. A backslash before anything else, or at the end, is kept: nobody escaped that.</summary>
    public static string Undo(string value)
    {
        var at = value.IndexOf('\\');
        if (at < 0)
        {
            return value;
        }

        var text = new StringBuilder(value.Length).Append(value, 0, at);
        for (; at < value.Length; at++)
        {
            if (value[at] == '\\' && at + 1 < value.Length && Meant(value[at + 1]) is { } meant)
            {
                text.Append(meant);
                at++;
            }
            else
            {
                text.Append(value[at]);
            }
        }

        return text.ToString();
    }

    private static char? Meant(char escape) => escape switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' or '\'' or '"' or '?' => escape,
        _ => null,
    };
}
