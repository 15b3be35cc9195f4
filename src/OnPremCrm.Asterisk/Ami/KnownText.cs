using System.Buffers.Binary;
using System.Text;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Strings for bytes, made once while they are in use. The names of events and headers, the words of states and the ids of the channels
/// that are up come again and again; sharing them saves most of the memory that a busy PBX would cost. A table of fixed size in which
/// the newest wins its place; text that is long or lost its place costs a string and nothing else.
/// </summary>
internal static class KnownText
{
    private const int SlotBits = 13;
    private const int MaxBytes = 40;
    private static readonly Slot[] Table = new Slot[1 << SlotBits];

    /// <summary>The text of <paramref name="utf8"/>, shared when it was seen lately. Invalid bytes become replacement characters.</summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > MaxBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        // Threads may write the same slot at once; either entry is right.
        var hash = HashOf(utf8);
        ref var slot = ref Table[(int)(hash >> (64 - SlotBits))];
        if (slot.Entry is { } entry && utf8.SequenceEqual(entry.Utf8))
        {
            return entry.Text;
        }

        var text = Encoding.UTF8.GetString(utf8);
        if (slot.LastMissed == (uint)hash)
        {
            slot.Entry = new Entry(utf8.ToArray(), text);
        }
        else
        {
            // Time stamps come once and never again. What comes a second time is worth a place.
            slot.LastMissed = (uint)hash;
        }

        return text;
    }

    /// <summary>From the length and the first and last eight bytes, which is where ids differ.</summary>
    private static ulong HashOf(ReadOnlySpan<byte> utf8)
    {
        ulong hash;
        if (utf8.Length >= 8)
        {
            hash = (BinaryPrimitives.ReadUInt64LittleEndian(utf8) * 0x9E3779B97F4A7C15)
                ^ (BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..]) * 0xC2B2AE3D27D4EB4F);
        }
        else
        {
            hash = 0;
            foreach (var b in utf8)
            {
                hash = (hash << 8) | b;
            }

            hash *= 0x9E3779B97F4A7C15;
        }

        hash += (ulong)utf8.Length;
        return (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9;
    }

    private struct Slot
    {
        public Entry? Entry;
        public uint LastMissed;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
