using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>
/// Where recordings are kept: <c>yyyy/MM/dd/&lt;id&gt;.ogg</c> below the configured folder. A file appears under its name only when it is whole.
/// </summary>
/// <param name="root">The configured folder.</param>
internal sealed class RecordingStore(string root, Ffmpeg ffmpeg)
{
    private const int PcmHeadBytes = 44;

    /// <summary>Reads, checks and keeps a file. Either what was kept, or why it cannot be.</summary>
    /// <exception cref="IOException">The disk is full, or a folder cannot be used: try again later.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder or the file may not be used: try again later.</exception>
    public async Task<(StoredRecording? Stored, RecordingFault? Fault)> KeepAsync(DueRecording recording, string source, CancellationToken cancellationToken)
    {
        var folder = recording.StartedAt.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);
        Directory.CreateDirectory(Path.Combine(root, folder));
        var decoded = Path.Combine(root, folder, $".{recording.Id}.decoded");
        var joined = Path.Combine(root, folder, $".{recording.Id}.joined");
        try
        {
            if (await RecordingSides.JoinAsync(source, joined, cancellationToken))
            {
                return await KeepPcmAsync(recording, folder, source, joined, Read(joined), cancellationToken);
            }

            var wav = Read(source);
            if (wav.Fault is RecordingFault.NeedsFfmpeg or RecordingFault.UnknownFormat)
            {
                if (!await ffmpeg.ToWavAsync(source, decoded, cancellationToken))
                {
                    return (null, wav.Fault);
                }

                return await KeepPcmAsync(recording, folder, source, decoded, Read(decoded), cancellationToken);
            }

            return await KeepPcmAsync(recording, folder, source, source, wav, cancellationToken);
        }
        finally
        {
            File.Delete(decoded);
            File.Delete(joined);
        }
    }

    /// <summary>Takes back what was kept. Null: nothing was.</summary>
    public void Drop(StoredRecording? stored)
    {
        if (stored is not null)
        {
            File.Delete(Path.Combine(root, stored.Path));
        }
    }

    private async Task<(StoredRecording? Stored, RecordingFault? Fault)> KeepPcmAsync(
        DueRecording recording, string folder, string source, string pcm, WavReading wav, CancellationToken cancellationToken)
    {
        if (wav.Fault is not null)
        {
            return (null, wav.Fault);
        }

        byte[] sha256;
        await using (var original = Open(source))
        {
            sha256 = await SHA256.HashDataAsync(original, cancellationToken);
        }

        var slices = Waveform.SlicesPerSecond(wav.Seconds);
        byte[] peaks;
        await using (var sound = Open(pcm))
        {
            peaks = await Waveform.OfAsync(sound, wav, slices, cancellationToken);
        }

        var part = Path.Combine(root, folder, $".{recording.Id}.part");
        var whole = Path.Combine(root, folder, $".{recording.Id}.whole");
        try
        {
            // A header that Asterisk could not finish would end ffmpeg, and a player, after no sound at all.
            await WriteWavAsync(pcm, whole, wav, cancellationToken);
            var isOpus = await ffmpeg.ToOpusAsync(whole, part, cancellationToken);
            var name = $"{recording.Id}{(isOpus ? ".ogg" : ".wav")}";
            var target = Path.Combine(root, folder, name);
            File.Move(isOpus ? part : whole, target, overwrite: true);
            return (new StoredRecording(
                $"{folder}/{name}", isOpus ? "audio/ogg; codecs=opus" : "audio/wav", wav.Seconds, wav.Channels, wav.SampleRate,
                new FileInfo(target).Length, sha256, peaks, slices), null);
        }
        finally
        {
            File.Delete(part);
            File.Delete(whole);
        }
    }

    private static WavReading Read(string path)
    {
        using var file = Open(path);
        return WavReader.Read(file);
    }

    internal static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan,
    });

    private static async Task WriteWavAsync(string source, string target, WavReading wav, CancellationToken cancellationToken)
    {
        await using var from = Open(source);
        await using var to = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None);
        await to.WriteAsync(Head(wav), cancellationToken);
        from.Position = wav.Offset;
        var buffer = new byte[128 * 1024];
        for (var left = wav.Bytes; left > 0;)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
            if (read == 0)
            {
                throw new IOException($"{source} became shorter while it was read.");
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            left -= read;
        }

        await to.FlushAsync(cancellationToken);
    }

    internal static byte[] Head(WavReading wav)
    {
        var head = new byte[PcmHeadBytes];
        var span = head.AsSpan();
        "RIFF"u8.CopyTo(span);
        BinaryPrimitives.WriteUInt32LittleEndian(span[4..], (uint)(wav.Bytes + PcmHeadBytes - 8));
        "WAVEfmt "u8.CopyTo(span[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(span[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(span[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(span[22..], (ushort)wav.Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(span[24..], (uint)wav.SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(span[28..], (uint)(wav.SampleRate * wav.Channels * 2));
        BinaryPrimitives.WriteUInt16LittleEndian(span[32..], (ushort)(wav.Channels * 2));
        BinaryPrimitives.WriteUInt16LittleEndian(span[34..], 16);
        "data"u8.CopyTo(span[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(span[40..], (uint)wav.Bytes);
        return head;
    }
}
