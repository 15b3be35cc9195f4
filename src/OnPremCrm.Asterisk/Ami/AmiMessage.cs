using System.Collections;
using System.Text;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// One AMI message, immutable: an ordered list of headers in which names may repeat (ChanVariable, Variable, Output ...).
/// </summary>
/// <remarks>
/// Holds the bytes as they were received. Lines are found at the first question and a value becomes a string only when
/// it is asked for, because most events are looked at in two or three places and then dropped. Safe for concurrent readers.
/// </remarks>
public sealed class AmiMessage : IReadOnlyList<AmiHeader>
{
    private readonly byte[] bytes;
    private HeaderLine[]? lines;

    internal AmiMessage(byte[] bytes) => this.bytes = bytes;

    /// <summary>The message as received, invalid bytes and all, without the empty line that ended it.</summary>
    public ReadOnlyMemory<byte> Raw => bytes;

    /// <summary>
    /// True for an event. Decided by the first header alone: <c>OriginateResponse</c> is an event although it has a
    /// <c>Response</c> header and the ActionID of the action.
    /// </summary>
    public bool IsEvent => FirstNameIs("Event");

    /// <summary>True for the answer to an action; decided by the first header alone.</summary>
    public bool IsResponse => FirstNameIs("Response");

    /// <summary>True for an action, which is what a server reads; decided by the first header alone.</summary>
    public bool IsAction => FirstNameIs("Action");

    /// <summary>
    /// The greeting when this message is one (<c>Asterisk Call Manager/11.0.0</c>), else null. It is the first thing a
    /// server sends; a second one in the same stream means that another Asterisk speaks now.
    /// </summary>
    public string? Banner => bytes.AsSpan().StartsWith(AmiReader.BannerStart) ? this[0].Value : null;

    /// <summary>The name of the event as Asterisk spells it, null when this is not an event.</summary>
    public string? EventName => IsEvent ? ValueOf(Lines[0]) : null;

    /// <summary>The ActionID, null when there is none. Events that answer an action carry the action's.</summary>
    public string? ActionId => this["ActionID"];

    /// <summary>Number of lines.</summary>
    public int Count => Lines.Length;

    /// <summary>The line at <paramref name="index"/>, in the order of arrival.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such line.</exception>
    public AmiHeader this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Lines.Length, nameof(index));
            var line = Lines[index];
            return new AmiHeader(KnownText.Of(NameOf(line)), ValueOf(line));
        }
    }

    /// <summary>The first value of <paramref name="name"/> in any case; null when the header is absent, "" when it is there and empty. The name "" finds lines without a colon.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var line in Lines)
            {
                if (HasName(line, name))
                {
                    return ValueOf(line);
                }
            }

            return null;
        }
    }

    /// <summary>A message made of <paramref name="headers"/>: for actions, tests and servers.</summary>
    /// <exception cref="AmiWriteException">A name or a value that cannot go on the wire: CR, LF or NUL, or a name with a colon.</exception>
    public static AmiMessage Of(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in headers)
        {
            AmiWriter.Check(name, value);
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return new AmiMessage(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>All values of <paramref name="name"/> in any case, in the order of arrival; empty when there is none.</summary>
    public IReadOnlyList<string> GetAll(string name)
    {
        List<string>? values = null;
        foreach (var line in Lines)
        {
            if (HasName(line, name))
            {
                (values ??= []).Add(ValueOf(line));
            }
        }

        return values ?? (IReadOnlyList<string>)[];
    }

    /// <summary>
    /// The first value of <paramref name="name"/> as its sender meant it: C escapes are undone in the headers in which
    /// Asterisk escapes them, and in no others. Null when the header is absent.
    /// </summary>
    /// <remarks>Asterisk 13 to 22: main/manager_channels.c, <c>ast_escape_c</c> on caller and connected names, channel variables and VarSet's value.</remarks>
    public string? GetText(string name) =>
        this[name] is { } value ? CEscapes.Apply(name, EventName) ? CEscapes.Undo(value) : value : null;

    /// <inheritdoc/>
    public IEnumerator<AmiHeader> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What kind of message this is and how many lines it has; no values, so that it may be logged.</summary>
    public override string ToString() => Count == 0 ? "empty message" : $"{this[0].Name} {(IsEvent ? EventName : "")} ({Count} lines)";

    private HeaderLine[] Lines => lines ??= HeaderLine.Split(bytes);

    // Asked of every message by the reader, so it does not look for the lines.
    private bool FirstNameIs(string name) =>
        bytes.Length > name.Length && bytes[name.Length] == ':' && Ascii.EqualsIgnoreCase(bytes.AsSpan(0, name.Length), name);

    private ReadOnlySpan<byte> NameOf(HeaderLine line) => bytes.AsSpan(line.Start, line.NameLength);

    private bool HasName(HeaderLine line, string name) =>
        line.NameLength == name.Length
        && (name.Length == 0 || (bytes[line.Start] | 0x20) == (name[0] | 0x20))
        && Ascii.EqualsIgnoreCase(bytes.AsSpan(line.Start, name.Length), name);

    private string ValueOf(HeaderLine line) => KnownText.Of(bytes.AsSpan(line.ValueStart, line.End - line.ValueStart));
}
