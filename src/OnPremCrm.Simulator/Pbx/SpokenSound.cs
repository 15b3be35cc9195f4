using System.Buffers.Binary;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>
/// Writes what MixMonitor would: a stereo WAV (16 bit, 8 kHz), the outside party left and our side right, who take turns in syllables of a hummed
/// voice. Good enough to see and hear who speaks when.
/// </summary>
public sealed class SpokenSound(SimulatedPbxOptions options)
{
    private const int SampleRate = 8000;
    private const int BytesPerFrame = 4;
    private const int HeaderBytes = 44;
    private const double TurnSeconds = 2.6;
    private const double SyllablesPerSecond = 3.4;

    // Hertz: a higher voice outside, a lower one here.
    private const double TheirPitch = 196;
    private const double OurPitch = 124;

    /// <summary>Writes the recording of a channel.</summary>
    public async Task WriteAsync(SimulatedChannel recorded, TimeSpan length, CancellationToken cancellationToken)
    {
        if (options.RecordingsPath is not { } folder)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, recorded.Uniqueid + ".wav"), Wav(length), cancellationToken);
    }

    /// <summary>A whole WAV file of that length.</summary>
    public static byte[] Wav(TimeSpan length)
    {
        var frames = (int)(length.TotalSeconds * SampleRate);
        var file = new byte[HeaderBytes + frames * BytesPerFrame];
        WriteHeader(file, frames);
        for (var i = 0; i < frames; i++)
        {
            var second = (double)i / SampleRate;
            var theirTurn = (int)(second / TurnSeconds) % 2 == 1;
            var at = file.AsSpan(HeaderBytes + i * BytesPerFrame);
            BinaryPrimitives.WriteInt16LittleEndian(at, Voice(second, TheirPitch, theirTurn));
            BinaryPrimitives.WriteInt16LittleEndian(at[2..], Voice(second, OurPitch, !theirTurn));
        }

        return file;
    }

    // A voice is a pitch with two overtones, swelling once a syllable; a pause between turns.
    private static short Voice(double second, double pitch, bool speaks)
    {
        var inTurn = second % TurnSeconds;
        if (!speaks || inTurn > TurnSeconds - 0.5)
        {
            return 0;
        }

        var syllable = Math.Pow(Math.Sin(Math.PI * SyllablesPerSecond * inTurn), 2) * (0.55 + 0.45 * Math.Sin(2.1 * second));
        var glide = pitch * (1 + 0.06 * Math.Sin(2 * Math.PI * 0.9 * second));
        var wave = Math.Sin(2 * Math.PI * glide * second) + 0.5 * Math.Sin(4 * Math.PI * glide * second) + 0.25 * Math.Sin(6 * Math.PI * glide * second);
        return (short)(wave * syllable * 9000);
    }

    private static void WriteHeader(Span<byte> file, int frames)
    {
        var bytes = frames * BytesPerFrame;
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[4..], HeaderBytes - 8 + bytes);
        "WAVEfmt "u8.CopyTo(file[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(file[22..], 2);
        BinaryPrimitives.WriteInt32LittleEndian(file[24..], SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file[28..], SampleRate * BytesPerFrame);
        BinaryPrimitives.WriteInt16LittleEndian(file[32..], BytesPerFrame);
        BinaryPrimitives.WriteInt16LittleEndian(file[34..], 16);
        "data"u8.CopyTo(file[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[40..], bytes);
    }
}
