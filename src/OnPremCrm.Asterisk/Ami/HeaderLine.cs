namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Where one line lies in the bytes of its message, in eight bytes, because every event has some twenty of them: 21 bits each for the start and
/// the length of the line (a message has at most 1 MB), 20 for the length of the name, and one for the blank behind the colon.
/// </summary>
internal readonly struct HeaderLine
{
    private const int Bits = 21;
    private const ulong Mask = (1UL << Bits) - 1;
    private const int MaxNameLength = (1 << 20) - 1;
    private const int UsualLines = 48;

    private readonly ulong packed;

    private HeaderLine(int start, int length, int nameLength, bool hasBlank) =>
        packed = (uint)start | ((ulong)(uint)length << Bits) | ((ulong)(uint)nameLength << (2 * Bits)) | (hasBlank ? 1UL << 63 : 0);

    /// <summary>Offset of the name.</summary>
    public int Start => (int)(packed & Mask);

    /// <summary>0 for a line without a colon.</summary>
    public int NameLength => (int)((packed >> (2 * Bits)) & MaxNameLength);

    /// <summary>Offset of the value.</summary>
    public int ValueStart => NameLength is > 0 and var name ? Start + name + 1 + (int)(packed >> 63) : Start;

    /// <summary>Offset behind the value, before CR and LF.</summary>
    public int End => Start + (int)((packed >> Bits) & Mask);

    /// <summary>Finds the lines of a message. Never fails: whatever is no header becomes a line without a name.</summary>
    public static HeaderLine[] Split(ReadOnlySpan<byte> message)
    {
        Span<HeaderLine> few = stackalloc HeaderLine[UsualLines];
        List<HeaderLine>? many = null;
        var count = 0;
        for (var start = 0; start < message.Length;)
        {
            var length = message[start..].IndexOf((byte)'\n');
            var next = length < 0 ? message.Length : start + length + 1;
            var end = length < 0 ? message.Length : start + length;
            if (end > start && message[end - 1] == '\r')
            {
                end--;
            }

            if (end > start)
            {
                if (count == UsualLines)
                {
                    (many ??= []).AddRange(few);
                    count = 0;
                }

                few[count++] = Of(message, start, end);
            }

            start = next;
        }

        return many is null ? few[..count].ToArray() : [.. many, .. few[..count]];
    }

    private static HeaderLine Of(ReadOnlySpan<byte> message, int start, int end)
    {
        var colon = message[start..end].IndexOf((byte)':');
        if (colon is <= 0 or > MaxNameLength)
        {
            return new HeaderLine(start, end - start, 0, false);
        }

        var value = start + colon + 1;
        return new HeaderLine(start, end - start, colon, value < end && message[value] == ' ');
    }
}
