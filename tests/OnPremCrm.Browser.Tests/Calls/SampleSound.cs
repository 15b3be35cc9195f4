using System.Buffers.Binary;

namespace OnPremCrm.Browser.Tests.Calls;

/// <summary>A stereo WAV with a tone that moves from one side to the other every second.</summary>
public static class SampleSound
{
    private const int Rate = 8000;

    public static byte[] Wav(int seconds)
    {
        var frames = seconds * Rate;
        var file = new byte[44 + frames * 4];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 2);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), Rate * 4);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 4);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), frames * 4);
        for (var frame = 0; frame < frames; frame++)
        {
            var sample = (short)(8000 * Math.Sin(2 * Math.PI * 440 * frame / Rate));
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(44 + frame * 4 + frame / Rate % 2 * 2), sample);
        }

        return file;
    }
}
