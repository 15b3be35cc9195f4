namespace OnPremCrm.Telephony.Recordings;

/// <summary>
/// The two sides that <c>asterisk-config/recording.conf</c> lets MixMonitor write beside the mixed file: <c>NAME-outside.wav</c> and
/// <c>NAME-inside.wav</c>. Joined they make one recording in stereo, the outside party left, ours right.
/// </summary>
internal static class RecordingSides
{
    /// <summary>What the name of the outside's half has behind the whole's.</summary>
    public const string Outside = "-outside";

    /// <summary>What the name of our half has behind the whole's.</summary>
    public const string Inside = "-inside";

    private const int SampleBytes = 2;
    private const int FramesAtOnce = 16 * 1024;

    /// <summary>Writes the stereo WAV, if both sides are there, hold sound and go together.</summary>
    /// <returns>False: there is only the mixed file.</returns>
    public static async Task<bool> JoinAsync(string mixed, string target, CancellationToken cancellationToken)
    {
        var name = Path.Combine(Path.GetDirectoryName(mixed)!, Path.GetFileNameWithoutExtension(mixed));
        var (outside, inside) = ($"{name}{Outside}.wav", $"{name}{Inside}.wav");
        if (!File.Exists(outside) || !File.Exists(inside))
        {
            return false;
        }

        await using var left = RecordingStore.Open(outside);
        await using var right = RecordingStore.Open(inside);
        var (leftWav, rightWav) = (WavReader.Read(left), WavReader.Read(right));
        if (leftWav is not { Fault: null, Channels: 1 } || rightWav is not { Fault: null, Channels: 1 } || leftWav.SampleRate != rightWav.SampleRate)
        {
            return false;
        }

        // One side may lack its last fraction of a second: silence fills it.
        var samples = Math.Max(leftWav.Bytes, rightWav.Bytes) / SampleBytes;
        var stereo = new WavReading(null, Channels: 2, leftWav.SampleRate, Offset: 0, samples * 2 * SampleBytes);
        await using var to = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None);
        await to.WriteAsync(RecordingStore.Head(stereo), cancellationToken);
        left.Position = leftWav.Offset;
        right.Position = rightWav.Offset;
        for (long done = 0; done < samples; done += FramesAtOnce)
        {
            var frames = (int)Math.Min(FramesAtOnce, samples - done);
            var leftPart = await PartAsync(left, leftWav, frames, cancellationToken);
            var rightPart = await PartAsync(right, rightWav, frames, cancellationToken);
            await to.WriteAsync(Interleave(leftPart, rightPart), cancellationToken);
        }

        return true;
    }

    private static async Task<byte[]> PartAsync(FileStream side, WavReading wav, int frames, CancellationToken cancellationToken)
    {
        var part = new byte[frames * SampleBytes];
        var left = Math.Clamp(wav.Offset + wav.Bytes - side.Position, 0, part.Length);
        await side.ReadAtLeastAsync(part.AsMemory(0, (int)left), (int)left, throwOnEndOfStream: false, cancellationToken);
        return part;
    }

    private static byte[] Interleave(byte[] left, byte[] right)
    {
        var both = new byte[left.Length * 2];
        for (var i = 0; i < left.Length; i += SampleBytes)
        {
            left.AsSpan(i, SampleBytes).CopyTo(both.AsSpan(2 * i));
            right.AsSpan(i, SampleBytes).CopyTo(both.AsSpan((2 * i) + SampleBytes));
        }

        return both;
    }
}
