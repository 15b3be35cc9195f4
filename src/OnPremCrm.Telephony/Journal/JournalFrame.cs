using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OnPremCrm.Telephony.Journal;

/// <summary>
/// How records lie in the journal: a mark, the length, a checksum (CRC-32C of length and bytes), the bytes. A record that was cut off by a crash
/// or damaged on the disk is recognised, and reading goes on at the next mark behind it.
/// </summary>
internal static class JournalFrame
{
    /// <summary>Bytes in front of each record.</summary>
    public const int Overhead = 12;

    /// <summary>No record is longer; a length beyond it is damage.</summary>
    public const int Longest = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> Mark => "OCJ1"u8;

    /// <summary>Writes one record with its frame.</summary>
    public static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> record)
    {
        var span = to.GetSpan(Overhead + record.Length);
        Mark.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(span[8..], Checksum(record));
        record.CopyTo(span[Overhead..]);
        to.Advance(Overhead + record.Length);
    }

    /// <summary>All whole records, in order.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="damaged">Bytes that belong to no whole record.</param>
    public static List<ReadOnlyMemory<byte>> ReadAll(ReadOnlyMemory<byte> bytes, out int damaged)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        var at = 0;
        damaged = 0;
        while (at < bytes.Length)
        {
            if (TryRead(bytes.Span[at..], out var length))
            {
                records.Add(bytes.Slice(at + Overhead, length));
                at += Overhead + length;
                continue;
            }

            var next = bytes.Span[(at + 1)..].IndexOf(Mark);
            var skipped = next < 0 ? bytes.Length - at : next + 1;
            damaged += skipped;
            at += skipped;
        }

        return records;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < Overhead || !bytes.StartsWith(Mark))
        {
            return false;
        }

        length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return length is >= 0 and <= Longest
            && bytes.Length - Overhead >= length
            && Checksum(bytes.Slice(Overhead, length)) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
    }

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var checksum = BitOperations.Crc32C(uint.MaxValue, (uint)record.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(record);
        foreach (var word in words)
        {
            checksum = BitOperations.Crc32C(checksum, word);
        }

        foreach (var rest in record[(words.Length * sizeof(ulong))..])
        {
            checksum = BitOperations.Crc32C(checksum, rest);
        }

        return ~checksum;
    }
}
