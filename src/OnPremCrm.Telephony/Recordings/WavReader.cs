using System.Buffers.Binary;
using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>
/// Reads the head of a WAV file, with the patience that a PBX needs: Asterisk writes sizes of 0 until it closes the file, so after a crash
/// they stay 0, and the file's own length tells. Source: Microsoft's "Multimedia Programming Interface 1.0" (RIFF WAVE), Asterisk
/// formats/format_wav.c.
/// </summary>
internal static class WavReader
{
    private const int Pcm = 1;
    private const int Extensible = 0xFFFE;
    private const int RiffHead = 12;
    private const int ChunkHead = 8;

    // Recorders put text chunks before the sound; nobody puts more of them.
    private const int MostChunks = 64;

    /// <summary>Where the sound is, or why there is none that we can read.</summary>
    /// <param name="file">Seekable, at its beginning.</param>
    public static WavReading Read(Stream file)
    {
        Span<byte> head = stackalloc byte[RiffHead];
        if (file.ReadAtLeast(head, RiffHead, throwOnEndOfStream: false) < RiffHead)
        {
            return WavReading.Refused(file.Length == 0 ? RecordingFault.NoSound : RecordingFault.DamagedHeader);
        }

        if (!head[..4].SequenceEqual("RIFF"u8) || !head[8..].SequenceEqual("WAVE"u8))
        {
            return WavReading.Refused(RecordingFault.UnknownFormat);
        }

        Format? format = null;
        Span<byte> chunk = stackalloc byte[ChunkHead];
        for (var i = 0; i < MostChunks && file.ReadAtLeast(chunk, ChunkHead, throwOnEndOfStream: false) == ChunkHead; i++)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("data"u8))
            {
                return format is { } known ? OfSound(file, known, size) : WavReading.Refused(RecordingFault.DamagedHeader);
            }

            var next = file.Position + size + (size & 1); // chunks begin at even positions
            if (chunk[..4].SequenceEqual("fmt "u8))
            {
                format = ReadFormat(file, size);
                if (format is null)
                {
                    return WavReading.Refused(RecordingFault.DamagedHeader);
                }
            }

            if (next > file.Length)
            {
                break;
            }

            file.Position = next;
        }

        return WavReading.Refused(RecordingFault.DamagedHeader);
    }

    private static WavReading OfSound(Stream file, Format format, uint size)
    {
        var offset = file.Position;
        var there = file.Length - offset;
        // 0 and all ones: the writer never came back to fill it in. More than there is: the file was cut.
        var claimed = size is 0 or uint.MaxValue ? there : Math.Min(size, there);
        if (format.Tag != Pcm || format.BitsPerSample != 16 || format.Channels is not (1 or 2))
        {
            return there == 0 ? WavReading.Refused(RecordingFault.NoSound) : WavReading.Refused(RecordingFault.NeedsFfmpeg);
        }

        var bytes = claimed - (claimed % (format.Channels * 2));
        return bytes == 0
            ? WavReading.Refused(RecordingFault.NoSound)
            : new WavReading(null, format.Channels, format.SampleRate, offset, bytes);
    }

    private static Format? ReadFormat(Stream file, uint size)
    {
        Span<byte> body = stackalloc byte[26];
        var wanted = (int)Math.Min(size, (uint)body.Length);
        if (wanted < 16 || file.ReadAtLeast(body[..wanted], wanted, throwOnEndOfStream: false) < wanted)
        {
            return null;
        }

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        if (tag == Extensible && wanted == body.Length)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]);
        }

        return channels == 0 || rate is < 1000 or > 384_000 ? null : new Format(tag, channels, (int)rate, bits);
    }

    private readonly record struct Format(int Tag, int Channels, int SampleRate, int BitsPerSample);
}
