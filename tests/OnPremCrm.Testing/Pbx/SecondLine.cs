namespace OnPremCrm.Testing.Pbx;

/// <summary>
/// The second line of an operator's telephone, with which he asks a colleague before he hands a call on. It calls when the first line says so, and
/// tells the first line, when it is time to join both calls, by which names Asterisk knows its own.
/// </summary>
public sealed class SecondLine
{
    // sipp finds the call by what stands behind the three slashes: the first line's Call-ID.
    internal const string CallIdPrefix = "second///";

    internal const string CallIdPrefixEscaped = "second%2F%2F%2F";

    internal const string Tag = "second";

    internal SecondLine(string number, int twinPort)
    {
        Number = number;
        TwinPort = twinPort;
    }

    /// <summary>Whom it calls.</summary>
    internal string Number { get; }

    internal int TwinPort { get; }
}
