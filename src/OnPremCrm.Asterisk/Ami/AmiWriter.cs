using System.Buffers;
using System.Text;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Puts messages on the wire and refuses what must not go there. A line break inside a value would let the value add
/// headers of its own, and an Originate with chosen headers runs any command on the PBX.
/// </summary>
public static class AmiWriter
{
    /// <summary>Longest line in bytes. Asterisk reads 1024 and drops the whole message beyond ("line too long").</summary>
    public const int MaxLineBytes = 1000;

    /// <summary>Most headers of an action. Asterisk reads 128 (AST_MAX_MANHEADERS, include/asterisk/manager.h) and ignores the rest.</summary>
    public const int MaxHeaders = 100;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\r\n\0");

    /// <summary>Refuses what cannot be one line of an AMI message.</summary>
    /// <exception cref="AmiWriteException">CR, LF or NUL in either, a colon in the name, or no name. The message names the header and never shows the value.</exception>
    public static void Check(string name, string value)
    {
        if (name.Length == 0 || name.Contains(':') || name.AsSpan().ContainsAny(Forbidden))
        {
            throw new AmiWriteException("The name of a header is empty or contains a colon, a line break or NUL.");
        }

        if (value.AsSpan().ContainsAny(Forbidden))
        {
            throw new AmiWriteException($"The value of {name} contains a line break or NUL.");
        }
    }

    /// <summary>The bytes of an action, with the empty line that ends it.</summary>
    /// <exception cref="AmiWriteException">The message breaks a limit of Asterisk; nothing of it may be sent.</exception>
    public static byte[] Write(AmiMessage action)
    {
        if (action.Count > MaxHeaders)
        {
            throw new AmiWriteException($"The action has {action.Count} headers; Asterisk takes at most {MaxHeaders}.");
        }

        foreach (var (name, value) in action)
        {
            Check(name, value);
            if (Encoding.UTF8.GetByteCount(name) + 2 + Encoding.UTF8.GetByteCount(value) > MaxLineBytes)
            {
                throw new AmiWriteException($"The value of {name} is longer than the {MaxLineBytes} bytes that Asterisk takes in a line.");
            }
        }

        return [.. action.Raw.Span, (byte)'\r', (byte)'\n'];
    }
}
