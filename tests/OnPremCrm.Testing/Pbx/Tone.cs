namespace OnPremCrm.Testing;

/// <summary>A second of a sine tone as raw A-law at 8 kHz, for sipp to play in a loop: each party of a call sounds different, so that a test can tell the legs of a recording apart.</summary>
public static class Tone
{
    private const int SampleRate = 8000;

    /// <param name="hertz">A whole number, so that the loop has no click.</param>
    public static byte[] ALaw(int hertz)
    {
        var samples = new byte[SampleRate];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Encode((short)(8000 * Math.Sin(2 * Math.PI * hertz * i / SampleRate)));
        }

        return samples;
    }

    // ITU-T G.711, A-law of a 13-bit sample: sign, three bits of segment, four bits of step, even bits inverted.
    private static byte Encode(short sample)
    {
        var mask = sample >= 0 ? 0xD5 : 0x55;
        var magnitude = sample >= 0 ? sample >> 3 : (-sample - 1) >> 3;
        var segment = 0;
        while (magnitude > (0x20 << segment) - 1)
        {
            segment++;
        }

        return (byte)(((segment << 4) | ((magnitude >> Math.Max(segment, 1)) & 0x0F)) ^ mask);
    }
}
