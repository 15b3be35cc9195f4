using System.Buffers.Binary;

namespace OnPremCrm.Pbx.Tests;

/// <summary>What a recording sounds like: 8 kHz mono as Asterisk writes it.</summary>
internal sealed record Wave(double Seconds, double Hertz)
{
    private const int HeaderBytes = 44;
    private const int SampleRate = 8000;

    /// <summary>
    /// The pitch is half the number of changes of sign per second, which is exact for the pure tones that the telephones play. Of the second half
    /// only: Asterisk puts silence before the side that is heard later.
    /// </summary>
    public static Wave Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan(HeaderBytes);
        var samples = bytes.Length / 2;
        var changes = 0;
        short last = 0;
        for (var i = samples / 2; i < samples; i++)
        {
            var sample = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]);
            if ((sample < 0) != (last < 0))
            {
                changes++;
            }

            last = sample;
        }

        var seconds = (double)samples / SampleRate;
        return new Wave(seconds, samples == 0 ? 0 : changes / seconds);
    }
}
