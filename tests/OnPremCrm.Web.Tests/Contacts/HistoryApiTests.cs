using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>What the card tells of the past, for programs: everything once, page by page, and nothing of whom the token may not see.</summary>
public sealed class HistoryApiTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 19, 9, 4, 2, TimeSpan.Zero);

    private WebApp _app = null!;
    private ProgramClient _program = null!;
    private User _jonas = null!;
    private Organisation _nordwind = null!;
    private Contact _annika = null!;
    private Call _call = null!;

    [SetUp]
    public async Task SetUp()
    {
        _app = await WebApp.StartAsync();
        _jonas = await _app.AddUser(name: "Jonas Weber", extensions: "101");
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, Start);
            _nordwind = Clients.AddOrganisation(database, "Nordwind", "Hamburg", Start, _jonas);
            _annika = Clients.AddContact(database, "Annika Brandt", _nordwind, null, Start, _jonas, "+494066969214");
            await database.SaveChangesAsync();
            _call = Clients.AddCall(database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, Start);
            database.Add(new CallNote { Id = CallNoteId.New(Start), CallId = _call.Id, AuthorName = "Jonas Weber", Body = "Wants it on Friday", CreatedAt = Start, UpdatedAt = Start });
            var closed = CallRows.Callback(_call, CallbackState.Closed);
            (closed.ContactId, closed.OrganisationId, closed.ClosedAt, closed.ClosedHow, closed.ClosedNote, closed.ClosedByUserId, closed.ClosedByCallId) =
                (_annika.Id, _nordwind.Id, Start.AddHours(1), CallbackClosure.ByHand, "Wrote to her", _jonas.Id, null);
            database.Add(closed);
            return await database.SaveChangesAsync();
        });
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Calls_notes_callbacks_files_and_changes_are_told_the_latest_first()
    {
        await _program.Patch($"/contacts/{_annika.Id}", new { jobTitle = "Sales", note = "Nuts" }, "*");
        var note = JsonNode.Parse(await (await _program.Post($"/contacts/{_annika.Id}/notes", new { text = "Met at the fair" })).Content.ReadAsStringAsync())!;
        using var offer = new StringContent("an offer");
        await _program.Http.PostAsync(new Uri($"/api/v1/contacts/{_annika.Id}/files?name=offer.txt", UriKind.Relative), offer);

        var history = await _program.Read($"/contacts/{_annika.Id}/history");

        Assert.That((string?)history["nextCursor"], Is.Null);
        var items = history["items"]!.AsArray();
        string At(int n) => (string)items[n]!["at"]!;
        ProgramClient.AssertSame(history["items"], $$"""
            [
              { "at": "{{At(0)}}", "call": null, "note": null, "callback": null, "file": { "name": "offer.txt", "by": "a Operator program", "isRemoved": false }, "change": null },
              { "at": "{{At(1)}}", "call": null, "note": { "id": "{{note["id"]}}", "text": "Met at the fair", "author": "a Operator program", "contact": null, "editedAt": null }, "callback": null, "file": null, "change": null },
              { "at": "{{At(2)}}", "call": null, "note": null, "callback": null, "file": null, "change": {
                "by": "a Operator program", "isNew": false, "merged": null, "isUndo": false,
                "fields": [{ "name": "note", "before": null, "after": null }, { "name": "jobTitle", "before": null, "after": "Sales" }] } },
              { "at": "2026-11-19T10:04:02Z", "call": null, "note": null, "callback": { "id": "{{items[3]!["callback"]!["id"]}}", "number": "+494066969214", "closedHow": "by-hand", "closedBy": "Jonas Weber", "closedNote": "Wrote to her" }, "file": null, "change": null },
              { "at": "2026-11-19T09:04:02Z", "call": {
                "id": "{{_call.Id}}", "direction": "inbound", "state": "ended", "disposition": "answered", "endKnown": true, "number": "+494066969214", "queue": null, "talkSeconds": 185,
                "with": ["Jonas Weber"], "contact": null, "notes": [{ "text": "Wants it on Friday", "author": "Jonas Weber", "createdAt": "2026-11-19T09:04:02Z" }], "hasRecording": false },
                "note": null, "callback": null, "file": null, "change": null }
            ]
            """);
        Assert.That((await _program.Read($"/contacts/{_annika.Id}/history?show=notes"))["items"]!.AsArray(), Has.Count.EqualTo(2));
        var firm = await _program.Read($"/organisations/{_nordwind.Id}/history?show=calls");
        Assert.That((string?)firm["items"]![0]!["call"]!["contact"]!["name"], Is.EqualTo("Annika Brandt"));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "see" && (entry.NounId == _annika.Id.Value || entry.NounId == _nordwind.Id.Value))), Is.EqualTo(2));
    }

    [Test]
    public async Task It_comes_in_pages_of_any_size_each_thing_once()
    {
        await _app.WithDatabase(database =>
        {
            // Four in each minute, three of them in the same moment.
            for (var n = 0; n < 60; n++)
            {
                Clients.AddCall(database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Missed, Start.AddDays(1).AddMinutes(n / 4).AddSeconds(n % 4 == 0 ? 1 : 0));
            }

            return database.SaveChangesAsync();
        });
        var all = (await _program.Read($"/contacts/{_annika.Id}/history?limit=200"))["items"]!.AsArray().Select(item => item!.ToJsonString()).ToList();
        Assert.That(all, Has.Count.EqualTo(62));
        foreach (var limit in new[] { 1, 7, 20, 50 })
        {
            var read = new List<string>();
            string? cursor = null;
            do
            {
                var page = await _program.Read($"/contacts/{_annika.Id}/history?limit={limit}&cursor={cursor}");
                read.AddRange(page["items"]!.AsArray().Select(item => item!.ToJsonString()));
                cursor = (string?)page["nextCursor"];
            }
            while (cursor is not null);

            Assert.That(read.Order(), Is.EqualTo(all.Order()), $"{limit}");
        }

        foreach (var wrong in new[] { "cursor=yesterday", "cursor=-1", "cursor=9223372036854775807", "show=everything", "limit=0" })
        {
            await ProgramClient.Problem(await _program.Get($"/contacts/{_annika.Id}/history?{wrong}"), HttpStatusCode.BadRequest);
        }
    }

    [Test]
    public async Task Of_a_record_that_may_not_be_seen_there_is_none()
    {
        var other = await _app.AddUser(name: "Olga Sokolova");
        await _app.WithDatabase(async database =>
        {
            var role = new CustomRole { Id = CustomRoleId.New(Start), Name = "Firms", Level = UserRole.Operator, CreatedAt = Start, UpdatedAt = Start };
            role.Grants.AddRange(
                new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.See, Reach = Reach.Own }, new Grant { RoleId = role.Id, Noun = GuardedNoun.Organisations, Deed = Deed.See, Reach = Reach.All });
            database.Add(role);
            await database.SaveChangesAsync();
            (await database.Users.FindAsync(other.Id))!.CustomRoleId = role.Id;
            return await database.SaveChangesAsync();
        });
        await _program.Post($"/contacts/{_annika.Id}/notes", new { text = "Met at the fair" });
        var program = await ProgramClient.WithToken(_app, UserRole.Admin, owner: other);

        await ProgramClient.Problem(await program.Get($"/contacts/{_annika.Id}/history"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Get($"/contacts/{Guid.CreateVersion7(Start)}/history"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Get($"/organisations/{_annika.Id}/history"), HttpStatusCode.NotFound);
        var firm = (await program.Read($"/organisations/{_nordwind.Id}/history")).ToJsonString();
        Assert.That(firm, Does.Contain(_call.Id.ToString()).And.Not.Contain("Annika").And.Not.Contain("fair"));
    }
}
