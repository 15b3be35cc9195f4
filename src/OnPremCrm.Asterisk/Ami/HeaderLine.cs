namespace OnPremCrm.Asterisk.Ami;

/// <summary>Where one line lies in the bytes of its message.</summary>
/// <param name="Start">Offset of the name.</param>
/// <param name="NameLength">0 for a line without a colon.</param>
/// <param name="ValueStart">Offset of the value.</param>
/// <param name="End">Offset behind the value, before CR and LF.</param>
internal readonly record struct HeaderLine(int Start, int NameLength, int ValueStart, int End)
{
    /// <summary>Finds the lines of a message. Never fails: whatever is no header becomes a line without a name.</summary>
    public static HeaderLine[] Split(ReadOnlySpan<byte> message)
    {
        var lines = new List<HeaderLine>(24);
        var start = 0;
        while (start < message.Length)
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
                lines.Add(Of(message, start, end));
            }

            start = next;
        }

        return lines.ToArray();
    }

    private static HeaderLine Of(ReadOnlySpan<byte> message, int start, int end)
    {
        var colon = message[start..end].IndexOf((byte)':');
        if (colon <= 0)
        {
            return new HeaderLine(start, 0, start, end);
        }

        var value = start + colon + 1;
        if (value < end && message[value] == ' ')
        {
            value++;
        }

        return new HeaderLine(start, colon, value, end);
    }
}
