using OnPremCrm.Core.Recordings;
using OnPremCrm.Telephony.Recordings;

namespace OnPremCrm.Telephony.Tests.Recordings;

public sealed class WavReaderTests
{
    [TestCase(1, 8000)]
    [TestCase(2, 8000)]
    [TestCase(2, 16000)]
    public void The_length_and_the_legs_of_a_good_file(int channels, int rate)
    {
        var wav = Read(Wav.Tone(2.5, channels, rate));

        Assert.That((wav.Fault, wav.Channels, wav.SampleRate, wav.Seconds), Is.EqualTo(((RecordingFault?)null, channels, rate, 2.5m)));
    }

    [Test]
    public void A_header_that_was_never_finished_is_as_long_as_its_file() =>
        Assert.That(Read(Wav.Unfinished(Wav.Tone(1))).Seconds, Is.EqualTo(1m));

    [Test]
    public void A_file_that_was_cut_has_the_sound_that_is_there() =>
        Assert.That(Read(Wav.Tone(2)[..(44 + 8001)]).Seconds, Is.EqualTo(0.5m), "the half sample at the end does not count");

    [Test]
    public void A_text_chunk_before_the_sound_is_skipped()
    {
        var tone = Wav.Tone(1);
        byte[] withText = [.. tone[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. tone[36..]];

        Assert.That(Read(withText).Seconds, Is.EqualTo(1m));
    }

    [Test]
    public void Forty_four_bytes_are_no_recording() => Assert.That(Read(Wav.Head(1, 1, 8000, 16, 0)).Fault, Is.EqualTo(RecordingFault.NoSound));

    [Test]
    public void A_file_of_nothing_is_no_recording() => Assert.That(Read([]).Fault, Is.EqualTo(RecordingFault.NoSound));

    [TestCase(0x31, 0)] // GSM in WAV49
    [TestCase(7, 8)] // mu-law
    [TestCase(1, 8)]
    public void Other_codings_need_ffmpeg(int tag, int bits) =>
        Assert.That(Read([.. Wav.Head(tag, 1, 8000, bits, 650), .. new byte[650]]).Fault, Is.EqualTo(RecordingFault.NeedsFfmpeg));

    [Test]
    public void Text_is_no_sound() => Assert.That(Read("<html>not found</html>"u8.ToArray()).Fault, Is.EqualTo(RecordingFault.UnknownFormat));

    [Test]
    public void Cut_anywhere_it_never_throws_and_never_finds_more_than_there_is()
    {
        var tone = Wav.Tone(0.01, 2);
        using var all = Assert.EnterMultipleScope();
        for (var length = 0; length < tone.Length; length++)
        {
            var wav = Read(tone[..length]);
            Assert.That(wav.Fault is not null || wav.Offset + wav.Bytes <= length, $"cut at {length}");
            Assert.That(wav.Fault is null, Is.EqualTo(length >= 48), $"cut at {length}");
        }
    }

    [Test]
    public void Any_single_byte_of_the_header_may_be_wrong()
    {
        var tone = Wav.Tone(0.01, 2);
        for (var at = 0; at < 44; at++)
        {
            foreach (var wrong in new byte[] { 0, 1, 127, 255 })
            {
                var broken = tone.ToArray();
                broken[at] = wrong;
                var wav = Read(broken);
                Assert.That(wav.Fault is not null || (wav.Bytes > 0 && wav.Offset + wav.Bytes <= broken.Length), $"{wrong} at {at}");
            }
        }
    }

    [Test]
    public async Task The_wave_shows_each_leg_by_itself()
    {
        var bytes = Wav.Tone(1, channels: 2);

        var peaks = await Waveform.OfAsync(new MemoryStream(bytes), Read(bytes), 20, CancellationToken.None);

        Assert.That(peaks, Has.Length.EqualTo(40));
        Assert.That(peaks.Where((_, i) => i % 2 == 0), Is.All.InRange(120, 126), "16000 of 32768");
        Assert.That(peaks.Where((_, i) => i % 2 == 1), Is.All.InRange(58, 63), "half as loud");
    }

    private static WavReading Read(byte[] bytes) => WavReader.Read(new MemoryStream(bytes));
}
