using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace OnPremCrm.Core.Calls;

/// <summary>
/// The packed form of events: one byte that names this version of the form, four with the length of what follows unpacked, and under Brotli, for each
/// event, its time (microseconds since 1970, 8 bytes), the number of its fields (2 bytes) and each name and value as a length (4 bytes) and UTF-8.
/// All numbers are little-endian.
/// </summary>
public static class KeptEvents
{
    private const byte Version = 1;
    private const int HeadBytes = 5;
    private const int MostBytes = 256 * 1024 * 1024;
    private const int Quality = 4; // half of the best one's time, and nearly its size
    private const int Window = 22;

    /// <summary>Packs events, in order.</summary>
    public static byte[] Pack(IEnumerable<KeptEvent> events)
    {
        using var plain = new MemoryStream();
        using var writer = new BinaryWriter(plain, Encoding.UTF8);
        foreach (var kept in events)
        {
            writer.Write((kept.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
            writer.Write(checked((ushort)kept.Fields.Count));
            foreach (var (name, value) in kept.Fields)
            {
                WriteText(writer, name);
                WriteText(writer, value);
            }
        }

        writer.Flush();
        var length = (int)plain.Length;
        var packed = new byte[HeadBytes + BrotliEncoder.GetMaxCompressedLength(length)];
        packed[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), length);
        if (!BrotliEncoder.TryCompress(plain.GetBuffer().AsSpan(0, length), packed.AsSpan(HeadBytes), out var written, Quality, Window))
        {
            throw new InvalidOperationException("Brotli needs more room than it says.");
        }

        return packed[..(HeadBytes + written)];
    }

    /// <summary>The events again, in order.</summary>
    /// <exception cref="InvalidDataException">These bytes were not packed by <see cref="Pack"/>, or are cut off or damaged.</exception>
    public static IReadOnlyList<KeptEvent> Unpack(byte[] packed)
    {
        var plain = Plain(packed);
        var events = new List<KeptEvent>();
        for (var at = 0; at < plain.Length;)
        {
            var head = Take(plain, ref at, 10);
            var microseconds = BinaryPrimitives.ReadInt64LittleEndian(head);
            var fields = new KeyValuePair<string, string>[BinaryPrimitives.ReadUInt16LittleEndian(head[8..])];
            for (var i = 0; i < fields.Length; i++)
            {
                fields[i] = new KeyValuePair<string, string>(ReadText(plain, ref at), ReadText(plain, ref at));
            }

            events.Add(new KeptEvent(Moment(microseconds), fields));
        }

        return events;
    }

    private static byte[] Plain(byte[] packed)
    {
        var length = packed.Length >= HeadBytes && packed[0] == Version ? BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(1)) : -1;
        if (length is < 0 or > MostBytes)
        {
            throw new InvalidDataException("Not packed events of a known form.");
        }

        var plain = new byte[length];
        return BrotliDecoder.TryDecompress(packed.AsSpan(HeadBytes), plain, out var written) && written == length
            ? plain
            : throw new InvalidDataException("The packed events are cut off or damaged.");
    }

    private static DateTimeOffset Moment(long microseconds) =>
        microseconds is >= 0 and < 253_402_300_800_000_000
            ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : throw new InvalidDataException("The packed events are damaged.");

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static string ReadText(byte[] plain, ref int at) =>
        Encoding.UTF8.GetString(Take(plain, ref at, BinaryPrimitives.ReadInt32LittleEndian(Take(plain, ref at, 4))));

    private static ReadOnlySpan<byte> Take(byte[] plain, ref int at, int count)
    {
        if (count < 0 || count > plain.Length - at)
        {
            throw new InvalidDataException("The packed events are damaged.");
        }

        at += count;
        return plain.AsSpan(at - count, count);
    }
}
