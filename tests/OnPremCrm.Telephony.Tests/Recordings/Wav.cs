using System.Buffers.Binary;

namespace OnPremCrm.Telephony.Tests.Recordings;

/// <summary>WAV files as a PBX leaves them, good and bad.</summary>
internal static class Wav
{
    /// <summary>A tone in 16 bit PCM; the second leg, if any, is half as loud.</summary>
    public static byte[] Tone(double seconds, int channels = 1, int rate = 8000)
    {
        var frames = (int)(seconds * rate);
        var sound = new byte[frames * channels * 2];
        for (var frame = 0; frame < frames; frame++)
        {
            for (var leg = 0; leg < channels; leg++)
            {
                var sample = (short)(Math.Sin(frame * 2 * Math.PI * 440 / rate) * 16000 / (leg + 1));
                BinaryPrimitives.WriteInt16LittleEndian(sound.AsSpan((frame * channels + leg) * 2), sample);
            }
        }

        return [.. Head(1, channels, rate, 16, sound.Length), .. sound];
    }

    /// <summary>A header that claims so many bytes of sound.</summary>
    public static byte[] Head(int tag, int channels, int rate, int bits, int dataBytes)
    {
        var head = new byte[44];
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), dataBytes == 0 ? 0 : dataBytes + 36);
        "WAVEfmt "u8.CopyTo(head.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(20), (short)tag);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(28), rate * channels * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(32), (short)(channels * bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(34), (short)bits);
        "data"u8.CopyTo(head.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(40), dataBytes);
        return head;
    }

    /// <summary>As a crash leaves it: the header still says that there is nothing.</summary>
    public static byte[] Unfinished(byte[] whole)
    {
        var unfinished = whole.ToArray();
        unfinished.AsSpan(4, 4).Clear();
        unfinished.AsSpan(40, 4).Clear();
        return unfinished;
    }
}
