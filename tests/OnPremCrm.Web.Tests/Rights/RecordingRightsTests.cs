using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Rights;

/// <summary>Who hears of a recording, who plays it, who takes a copy and who deletes it are four rights, each tried as the wrong user.</summary>
public sealed class RecordingRightsTests
{
    private DirectoryInfo _store = null!;
    private WebApp _app = null!;
    private User _jonas = null!;
    private Call _own = null!;
    private Call _others = null!;
    private Recording _ownSound = null!;
    private Recording _othersSound = null!;

    [SetUp]
    public async Task Start()
    {
        _store = Directory.CreateTempSubdirectory("recordings");
        await File.WriteAllBytesAsync(Path.Combine(_store.FullName, "a.wav"), new byte[5000]);
        _app = await WebApp.StartAsync(configure: builder => builder.UseSetting("Recordings:StorePath", _store.FullName));
        _jonas = await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        (_own, _others) = (CallRows.Answered(by: "101"), CallRows.Answered(CallRows.Start.AddMinutes(7), "+494066969214", "102"));
        (_ownSound, _othersSound) = (CallRows.Recording(_own), CallRows.Recording(_others));
        await _app.Save(_own, _others, _ownSound, _othersSound);
    }

    [TearDown]
    public async Task Stop()
    {
        await _app.DisposeAsync();
        _store.Delete(recursive: true);
    }

    [Test]
    public async Task Of_a_recording_that_one_may_not_see_nothing_says_that_it_is_there()
    {
        await Give();
        var (jonas, program) = (await _app.SignedInAs(_jonas), await ProgramClient.WithToken(_app, UserRole.Operator, owner: _jonas));

        foreach (var (call, sound) in new[] { (_own, _ownSound), (_others, _othersSound) })
        {
            Assert.That(await jonas.Read($"/calls/{call.Id}"), Does.Not.Contain("recording"));
            Assert.That((await program.Read($"/calls/{call.Id}"))["recordings"]!.AsArray(), Is.Empty);
            foreach (var path in new[] { "", "?copy=true", "/peaks", "/delete" })
            {
                using var answer = await jonas.Get(Address(call, sound) + path);
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
            }

            await ProgramClient.Problem(await program.Get(Address(call, sound)), HttpStatusCode.NotFound);
            await ProgramClient.Problem(await program.Delete(Address(call, sound), null), HttpStatusCode.NotFound);
        }

        Assert.That(await jonas.Read("/calls?period=all"), Does.Contain(_own.Id.ToString()).And.Not.Contain("#recording"));
        Assert.That(await jonas.Read("/calls?period=all&recording=true"), Does.Not.Contain(_own.Id.ToString()).And.Not.Contain(_others.Id.ToString()), "the filter does not tell either");
    }

    [Test]
    public async Task One_may_hear_of_the_recordings_of_ones_own_calls_alone()
    {
        await Give((Deed.See, Reach.Own), (Deed.Play, Reach.Own));
        var jonas = await _app.SignedInAs(_jonas);

        Assert.That(await jonas.Read($"/calls/{_own.Id}"), Does.Contain(Address(_own, _ownSound)).And.Not.Contain("Delete the recording"));
        Assert.That(await jonas.Read($"/calls/{_others.Id}"), Does.Not.Contain("recording"));
        Assert.That(await jonas.Read("/calls?period=all"), Does.Contain($"{_own.Id}#recording").And.Not.Contain($"{_others.Id}#recording"));
        Assert.That(await jonas.Read("/calls?period=all&recording=true"), Does.Contain(_own.Id.ToString()).And.Not.Contain(_others.Id.ToString()));
    }

    [Test]
    public async Task Who_may_see_and_not_play_reads_that_there_is_one()
    {
        await Give((Deed.See, Reach.All));
        var jonas = await _app.SignedInAs(_jonas);

        Assert.That(await jonas.Read($"/calls/{_own.Id}"), Does.Contain("id=\"recording\"").And.Not.Contain(Address(_own, _ownSound)));
        Assert.That((await jonas.Get(Address(_own, _ownSound))).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await jonas.Get("/calls?period=all&recording=true")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_deleted_recording_is_gone_for_good_and_the_call_says_so()
    {
        var admin = await _app.SignedInAs(await _app.AddUser(UserRole.Admin, "Katrin Vogel"));
        var address = Address(_own, _ownSound);
        Assert.That(await admin.Read($"/calls/{_own.Id}"), Does.Contain($"{address}/delete"));
        Assert.That(await admin.Read(address + "/delete"), Does.Contain("cannot be brought back"));

        using var answer = await admin.Submit(address + "/delete");

        Assert.That((answer.StatusCode, answer.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Found, $"/calls/{_own.Id}")));
        Assert.That(await admin.Read($"/calls/{_own.Id}"), Does.Contain("the recording was deleted").And.Not.Contain($"{address}/delete"));
        Assert.That((await admin.Get(address)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await admin.Get(address + "/peaks")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await admin.Submit($"/calls/{_others.Id}", address + "/delete")).StatusCode, Is.EqualTo(HttpStatusCode.Found), "whoever was second reads it there");
        var left = await _app.WithDatabase(async database => (
            await database.Recordings.Where(one => one.Id == _ownSound.Id).Select(one => new { one.State, one.StateReason, one.StoredPath, one.Peaks, one.Bytes }).SingleAsync(),
            await database.Database.SqlQuery<string>($"SELECT stored_path AS \"Value\" FROM recording_removals").ToListAsync(),
            await database.AuditEntries.Where(entry => entry.Action == "delete" && entry.Noun == "recordings").Select(entry => new { entry.NounId, entry.UserName }).ToListAsync(),
            await database.Calls.Where(call => call.Id == _own.Id).Select(call => call.IsRecorded).SingleAsync()));
        Assert.That(left.Item1, Is.EqualTo(new { State = RecordingState.Missing, StateReason = (string?)"deleted", StoredPath = (string?)null, Peaks = (byte[]?)null, Bytes = (long?)null }));
        Assert.That(left.Item2, Is.EqualTo(new[] { "a.wav" }), "the telephony service removes the file");
        Assert.That(left.Item3, Is.EqualTo(new[] { new { NounId = (Guid?)_ownSound.Id.Value, UserName = "Katrin Vogel" } }), "once");
        Assert.That(left.Item4, Is.False);
        Assert.That(await admin.Read("/ledger/recordings"), Does.Not.Contain(_own.Id.ToString()), "nobody has to look for it");
    }

    [Test]
    public async Task Deleting_is_a_right_of_its_own_that_only_administrators_have_by_themselves()
    {
        var manager = await _app.SignedInAs(await _app.AddUser(UserRole.Manager, "Mei Tanaka"));
        Assert.That(await manager.Read($"/calls/{_own.Id}"), Does.Not.Contain("/delete"));
        await Refused(manager, _own, _ownSound);
        await ProgramClient.Problem(await (await ProgramClient.WithToken(_app, UserRole.Manager)).Delete(Address(_own, _ownSound), null), HttpStatusCode.Forbidden);

        await Give((Deed.See, Reach.All), (Deed.Play, Reach.All), (Deed.Delete, Reach.Own));
        var jonas = await _app.SignedInAs(_jonas);
        Assert.That(await jonas.Read($"/calls/{_others.Id}"), Does.Contain(Address(_others, _othersSound)).And.Not.Contain("/delete"));
        await Refused(jonas, _others, _othersSound);
        using var deleted = await jonas.Submit(Address(_own, _ownSound) + "/delete");
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(await _app.WithDatabase(database => database.Recordings.Where(one => one.State == RecordingState.Ready).Select(one => one.Id).SingleAsync()), Is.EqualTo(_othersSound.Id));
    }

    [Test]
    public async Task A_program_deletes_one_once()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Admin);

        Assert.That((await program.Delete(Address(_own, _ownSound), null)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));

        await ProgramClient.Problem(await program.Delete(Address(_own, _ownSound), null), HttpStatusCode.Conflict);
        await ProgramClient.Problem(await program.Delete(Address(_own, _othersSound), null), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Get(Address(_own, _ownSound)), HttpStatusCode.Conflict);
        Assert.That((await program.Read($"/calls/{_own.Id}"))["recordings"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_role_plays_and_deletes_no_more_than_it_sees()
    {
        var admin = await _app.SignedInAs(UserRole.Admin);
        foreach (var (deed, why) in new[] { ("Play", "One cannot play more than one sees"), ("Delete", "One cannot delete more than one sees") })
        {
            using var answer = await admin.Submit("/rights/roles/new", ("Input.Name", "Odd"), ("Input.Level", "Operator"),
                ("Input.Rights[0].Noun", "Recordings"), ("Input.Rights[0].Deed", "See"), ("Input.Rights[0].Reach", "Own"),
                ("Input.Rights[1].Noun", "Recordings"), ("Input.Rights[1].Deed", deed), ("Input.Rights[1].Reach", "All"));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), deed);
            Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain(why));
        }
    }

    private static string Address(Call call, Recording sound) => $"/calls/{call.Id}/recordings/{sound.Id}";

    private static async Task Refused(PageClient client, Call call, Recording sound)
    {
        using var page = await client.Get(Address(call, sound) + "/delete");
        using var sent = await client.Submit($"/calls/{call.Id}", Address(call, sound) + "/delete");
        Assert.That((page.StatusCode, sent.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
    }

    private Task Give(params (Deed Deed, Reach Reach)[] rights) => _app.WithDatabase(async database =>
    {
        var now = DateTimeOffset.UtcNow;
        var role = new CustomRole { Id = CustomRoleId.New(now), Name = "Switchboard", Level = UserRole.Operator, CreatedAt = now, UpdatedAt = now };
        role.Grants.AddRange(rights.Select(right => new Grant { RoleId = role.Id, Noun = GuardedNoun.Recordings, Deed = right.Deed, Reach = right.Reach }));
        database.Add(role);
        await database.SaveChangesAsync();
        return await database.Users.Where(user => user.Id == _jonas.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.CustomRoleId, role.Id));
    });
}
