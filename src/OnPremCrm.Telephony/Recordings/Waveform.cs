using System.Runtime.InteropServices;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>How loud each leg is over time, small enough to be sent with the page.</summary>
internal static class Waveform
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Slices per second: fine for a short call, coarser for a long one, so that no wave has more than some ten thousand.</summary>
    public static int SlicesPerSecond(decimal seconds) => seconds switch
    {
        <= 600 => 20,
        <= 3600 => 5,
        _ => 1,
    };

    /// <summary>The loudest sample of each slice and leg, 0..255, legs interleaved.</summary>
    public static async Task<byte[]> OfAsync(Stream file, WavReading wav, int slicesPerSecond, CancellationToken cancellationToken)
    {
        var framesPerSlice = wav.SampleRate / slicesPerSecond;
        var frames = wav.Bytes / (wav.Channels * 2);
        var slices = (int)((frames + framesPerSlice - 1) / framesPerSlice);
        var peaks = new byte[slices * wav.Channels];
        var buffer = new byte[BufferBytes]; // a whole number of frames: both 2 and 4 divide it
        file.Position = wav.Offset;
        long frame = 0;
        while (frame < frames)
        {
            var wanted = (int)Math.Min(buffer.Length, (frames - frame) * wav.Channels * 2);
            var read = await file.ReadAtLeastAsync(buffer.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellationToken);
            if (read < wav.Channels * 2)
            {
                break; // it became shorter while we read
            }

            frame = Take(peaks, MemoryMarshal.Cast<byte, short>(buffer.AsSpan(0, read)), frame, framesPerSlice, wav.Channels);
        }

        return peaks;
    }

    private static long Take(byte[] peaks, ReadOnlySpan<short> samples, long frame, int framesPerSlice, int channels)
    {
        for (var i = 0; i + channels <= samples.Length; i += channels, frame++)
        {
            var slice = (int)(frame / framesPerSlice) * channels;
            for (var leg = 0; leg < channels; leg++)
            {
                var loudness = (byte)(Math.Abs((int)samples[i + leg]) * 255 / 32768);
                if (loudness > peaks[slice + leg])
                {
                    peaks[slice + leg] = loudness;
                }
            }
        }

        return frame;
    }
}
