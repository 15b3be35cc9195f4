using System.Text;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// Header and event names as strings, made once each. Asterisk has some hundreds of them, so a table of fixed size holds
/// them all; text that does not fit (longer, or two that share a slot) costs a string each time and nothing else.
/// </summary>
internal static class KnownText
{
    private const int Slots = 4096;
    private const int MaxBytes = 40;
    private static readonly Entry?[] Table = new Entry?[Slots];

    /// <summary>The text of <paramref name="utf8"/>, shared when it was seen before.</summary>
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

        // FNV-1a. Threads may write the same slot at once; either entry is right.
        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        ref var slot = ref Table[(hash ^ (hash >> 15)) % Slots];
        if (slot is { } entry && utf8.SequenceEqual(entry.Utf8))
        {
            return entry.Text;
        }

        var fresh = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        slot = fresh;
        return fresh.Text;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
