using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Calls;

public sealed class RecordingsApiTests
{
    private readonly byte[] _sound = [.. Enumerable.Range(0, 5000).Select(n => (byte)n)];
    private DirectoryInfo _folder = null!;
    private WebApp _app = null!;
    private ProgramClient _program = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = Directory.CreateTempSubdirectory("recordings");
        var store = _folder.CreateSubdirectory("store");
        await File.WriteAllBytesAsync(Path.Combine(store.CreateSubdirectory("2026").FullName, "a.wav"), _sound);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "secret.txt"), "secret");
        File.CreateSymbolicLink(Path.Combine(store.FullName, "link.wav"), Path.Combine(_folder.FullName, "secret.txt"));
        _app = await WebApp.StartAsync(configure: builder => builder.UseSetting("Recordings:StorePath", store.FullName));
        _program = await ProgramClient.WithToken(_app, UserRole.Manager);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [SetUp]
    public Task Forget() => _app.ForgetCalls();

    [Test]
    public async Task A_recording_is_sent_whole_with_its_type_and_may_be_asked_in_parts()
    {
        var path = await Keep("2026/a.wav");

        using var answer = await _program.Get(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(_sound));
        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("audio/wav"));
        Assert.That(answer.Content.Headers.ContentDisposition?.DispositionType, Is.EqualTo("inline"));
        Assert.That(answer.Headers.AcceptRanges, Is.EqualTo(new[] { "bytes" }));
    }

    [Test]
    public async Task A_range_gets_exactly_its_bytes()
    {
        var path = await Keep("2026/a.wav");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1" + path);
        request.Headers.Range = new RangeHeaderValue(1000, 1999);

        using var answer = await _program.Http.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(_sound[1000..2000]));
        Assert.That(answer.Content.Headers.ContentRange?.ToString(), Is.EqualTo("bytes 1000-1999/5000"));
    }

    [Test]
    public async Task Who_fetched_a_recording_is_audited_once_and_not_for_each_part()
    {
        var path = await Keep("2026/a.wav");
        var before = await Fetches();
        foreach (var from in new[] { 0, 1000, 2000 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1" + path);
            request.Headers.Range = new RangeHeaderValue(from, from + 999);
            using var answer = await _program.Http.SendAsync(request);
        }

        Assert.That(await Fetches() - before, Is.EqualTo(1));

        Task<int> Fetches() => _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "fetch" && entry.UserName == "a Manager program"));
    }

    [Test]
    public async Task A_range_beyond_the_end_is_refused()
    {
        var path = await Keep("2026/a.wav");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1" + path);
        request.Headers.Range = new RangeHeaderValue(9000, null);

        using var answer = await _program.Http.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestedRangeNotSatisfiable));
    }

    [Test]
    public async Task An_operators_token_plays_nothing()
    {
        var path = await Keep("2026/a.wav");
        var weak = await ProgramClient.WithToken(_app, UserRole.Operator);

        await ProgramClient.Problem(await weak.Get(path), HttpStatusCode.Forbidden);
    }

    [TestCase("../secret.txt")]
    [TestCase("2026/../../secret.txt")]
    [TestCase("/etc/passwd")]
    [TestCase("link.wav")]
    [TestCase("gone.wav")]
    public async Task Nothing_outside_the_store_is_ever_sent(string storedPath) =>
        await ProgramClient.Problem(await _program.Get(await Keep(storedPath)), HttpStatusCode.NotFound);

    [Test]
    public async Task A_recording_that_is_still_being_written_is_a_conflict()
    {
        var call = CallRows.Answered();
        var recording = CallRows.Recording(call);
        recording.State = RecordingState.Writing;
        await _app.Save(call, recording);

        await ProgramClient.Problem(await _program.Get($"/calls/{call.Id}/recordings/{recording.Id}"), HttpStatusCode.Conflict);
    }

    [Test]
    public async Task A_recording_is_found_only_under_its_own_call()
    {
        var call = CallRows.Answered();
        var other = CallRows.Answered(CallRows.Start.AddMinutes(1));
        var recording = CallRows.Recording(call, "2026/a.wav");
        await _app.Save(call, other, recording);

        await ProgramClient.Problem(await _program.Get($"/calls/{other.Id}/recordings/{recording.Id}"), HttpStatusCode.NotFound);
    }

    private async Task<string> Keep(string storedPath)
    {
        var call = CallRows.Answered();
        var recording = CallRows.Recording(call, storedPath);
        await _app.Save(call, recording);
        return $"/calls/{call.Id}/recordings/{recording.Id}";
    }
}
