using Microsoft.Extensions.Logging.Abstractions;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Telephony.Recordings;

namespace OnPremCrm.Telephony.Tests.Recordings;

public sealed class WithoutFfmpegTests
{
    private string _folder = null!;

    [SetUp]
    public void Make_a_folder() => _folder = Directory.CreateTempSubdirectory("onpremcrm-store-").FullName;

    [TearDown]
    public void Remove_it() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_recording_is_kept_as_it_is_where_ffmpeg_is_not_installed()
    {
        var wav = Wav.Tone(2, channels: 2);

        var (stored, fault) = await KeepAsync(Path.Combine(_folder, "no-such-program"), wav);

        Assert.That(fault, Is.Null);
        Assert.That((stored!.MediaType, stored.Seconds, stored.Channels), Is.EqualTo(("audio/wav", 2m, 2)));
        Assert.That(await File.ReadAllBytesAsync(Path.Combine(_folder, "store", stored.Path)), Is.EqualTo(wav));
        Assert.That(stored.Peaks, Has.Some.GreaterThan(100));
    }

    [Test]
    public async Task An_ffmpeg_that_never_ends_is_ended_and_the_recording_kept_as_it_is()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("The program that hangs is a shell script.");
            return;
        }

        var hanging = Path.Combine(_folder, "hanging");
        await File.WriteAllTextAsync(hanging, $"#!/bin/sh\necho $$ > {_folder}/pid\nexec sleep 600\n");
        File.SetUnixFileMode(hanging, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var (stored, _) = await KeepAsync(hanging, Wav.Tone(1), TimeSpan.FromSeconds(2));

        Assert.That(stored!.MediaType, Is.EqualTo("audio/wav"));
        Assert.That(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(Path.Combine(_folder, "pid"))).Trim()}"), Is.False, "nothing is left running");
        Assert.That(Directory.GetFiles(Path.Combine(_folder, "store"), ".*", SearchOption.AllDirectories), Is.Empty, "nothing half-done is left");
    }

    [Test]
    public async Task A_format_that_only_ffmpeg_reads_says_so()
    {
        var (stored, fault) = await KeepAsync(Path.Combine(_folder, "no-such-program"), [.. "ID3"u8, .. new byte[2000]]);

        Assert.That((stored, fault), Is.EqualTo(((StoredRecording?)null, (RecordingFault?)RecordingFault.UnknownFormat)));
    }

    private async Task<(StoredRecording? Stored, RecordingFault? Fault)> KeepAsync(string ffmpeg, byte[] bytes, TimeSpan? limit = null)
    {
        var path = Path.Combine(_folder, "in.wav");
        await File.WriteAllBytesAsync(path, bytes);
        var store = new RecordingStore(Path.Combine(_folder, "store"), new Ffmpeg(ffmpeg, limit ?? TimeSpan.FromMinutes(1), NullLogger<Ffmpeg>.Instance));
        var at = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
        return await store.KeepAsync(new DueRecording(RecordingId.New(at), "main", "/m/in.wav", 1, at, []), path, CancellationToken.None);
    }
}
