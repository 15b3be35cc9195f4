using System.Buffers;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Cuts a stream of bytes into messages. Pure: no socket, no clock. Looks at each byte once, however small the pieces in
/// which the stream arrives, and takes nothing from the buffer until a message is complete.
/// </summary>
/// <remarks>
/// By lines and tolerant: a line ends with LF, one CR before it belongs to the ending, and an empty line ends the message
/// (CoreShowChannelMap once ended with <c>\r\n\n</c>, asterisk issue 761). The greeting is a line with no empty line behind
/// it and becomes a message of its own, see <see cref="AmiMessage.Banner"/>. One reader serves one stream.
/// </remarks>
public sealed class AmiReader
{
    /// <summary>Longest message in bytes. Asterisk's own are below 100 KB; more is no AMI.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    /// <summary>Most lines of a message.</summary>
    public const int MaxLines = 4096;

    // Too few to hold more than MaxLines.
    private const int UsualMessageBytes = 4096;

    private long scanned;
    private int lineBytes;
    private byte lineFirst;
    private int lineCount;

    internal static ReadOnlySpan<byte> BannerStart => "Asterisk Call Manager"u8;

    /// <summary>
    /// Takes the next whole message off the front of <paramref name="buffer"/>. When there is none yet, returns false and
    /// leaves the buffer as it is; the next call must then pass the same bytes again with more behind them.
    /// </summary>
    /// <exception cref="AmiProtocolException">A message longer than <see cref="MaxMessageBytes"/> or <see cref="MaxLines"/>: whatever speaks there, it is not AMI.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out AmiMessage message)
    {
        if (scanned == 0 && FindPlainEnd(buffer.FirstSpan) is > 0 and var plain)
        {
            message = new AmiMessage(buffer.FirstSpan[..plain].ToArray());
            buffer = buffer.Slice(plain + 2);
            return true;
        }

        while (FindEnd(buffer, out var textLength, out var totalLength))
        {
            var text = buffer.Slice(0, textLength);
            var found = textLength == 0 ? null : new AmiMessage(text.IsSingleSegment ? text.FirstSpan.ToArray() : text.ToArray());
            buffer = buffer.Slice(totalLength);
            (scanned, lineBytes, lineCount) = (0, 0, 0);
            if (found is not null)
            {
                message = found;
                return true;
            }

            // An empty line where a message should begin: the second LF of an odd ending, or a keep-alive. Nothing to hand out.
        }

        message = null!;
        return false;
    }

    /// <summary>
    /// The usual case in one sweep: a message of usual size that begins with a header, ends with CR LF and lies in one piece. Length of its
    /// lines; -1 when it has to be looked at line by line.
    /// </summary>
    private static int FindPlainEnd(ReadOnlySpan<byte> span)
    {
        if (span.IsEmpty || span[0] is (byte)'\r' or (byte)'\n' or (byte)'A')
        {
            return -1;
        }

        var end = span[..Math.Min(span.Length, UsualMessageBytes)].IndexOf("\n\r\n"u8) + 1;
        return end > 0 && span[..end].IndexOf("\n\n"u8) < 0 ? end : -1;
    }

    private bool FindEnd(ReadOnlySequence<byte> buffer, out long textLength, out long totalLength)
    {
        foreach (var piece in buffer.Slice(scanned))
        {
            var span = piece.Span;
            for (var at = 0; at < span.Length;)
            {
                if (lineBytes == 0)
                {
                    lineFirst = span[at];
                }

                var length = span[at..].IndexOf((byte)'\n');
                if (length < 0)
                {
                    lineBytes += span.Length - at;
                    scanned += span.Length - at;
                    break;
                }

                lineBytes += length;
                scanned += length + 1;
                at += length + 1;
                var empty = lineBytes == 0 || (lineBytes == 1 && lineFirst == '\r');
                if (empty || (lineCount == 0 && IsBanner(buffer)))
                {
                    totalLength = scanned;
                    textLength = empty ? scanned - 1 - lineBytes : scanned;
                    return true;
                }

                lineBytes = 0;
                if (++lineCount > MaxLines)
                {
                    throw new AmiProtocolException($"A message with more than {MaxLines} lines came.");
                }
            }
        }

        if (scanned > MaxMessageBytes)
        {
            throw new AmiProtocolException($"A message of more than {MaxMessageBytes} bytes came.");
        }

        (textLength, totalLength) = (0, 0);
        return false;
    }

    private bool IsBanner(ReadOnlySequence<byte> buffer)
    {
        if (lineFirst != 'A' || lineBytes < BannerStart.Length)
        {
            return false;
        }

        Span<byte> start = stackalloc byte[BannerStart.Length];
        buffer.Slice(0, start.Length).CopyTo(start);
        return start.SequenceEqual(BannerStart);
    }
}
