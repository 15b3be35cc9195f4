using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>Notes without a call: written by who may edit the record, read by who may see it, changed by their author alone, and never over a text that was not read.</summary>
public sealed class NotesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private WebApp _app = null!;
    private User _jonas = null!;
    private PageClient _olgas = null!;
    private PageClient _jonass = null!;
    private PageClient _managers = null!;
    private Organisation _nordwind = null!;
    private Contact _annika = null!;
    private Contact _seen = null!;
    private Contact _hidden = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        (_jonas, var olga, _nordwind, _annika, _seen, _hidden) = await SalesTeam.AddTo(_app);
        (_jonass, _olgas, _managers) = (await _app.SignedInAs(_jonas), await _app.SignedInAs(olga), await _app.SignedInAs(await _app.AddUser(UserRole.Manager, "Katrin Vogel")));
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_note_stands_in_the_history_as_it_was_typed_with_author_and_under_its_filter()
    {
        using var answer = await _jonass.Submit(Card(_annika), Card(_annika) + "/notes?show=notes", ("text", "Met her at the fair.\r\n\r\nWants <b>two</b> gateways: https://nordwind.example "));

        var note = await Only();
        Assert.That((answer.StatusCode, answer.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Found, $"{Card(_annika)}?show=notes#note-{note.Id}")));
        Assert.That((note.Body, note.WrittenBy, note.WrittenByName, note.Version, note.EditedAt), Is.EqualTo(("Met her at the fair.\n\nWants <b>two</b> gateways: https://nordwind.example", _jonas.Id, "Jonas Weber", 1, (DateTimeOffset?)null)));
        foreach (var show in new[] { "", "?show=notes" })
        {
            using var page = await _olgas.Get(Card(_annika) + show);
            Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain($"note-{note.Id}").And.Contain("Wants &lt;b&gt;two&lt;/b&gt; gateways").And.Contain("Jonas Weber").And.Not.Contain("href=\"https://nordwind.example\""));
        }

        Assert.That(await _jonass.Read(Card(_annika) + "?show=calls"), Does.Not.Contain("Met her at the fair"));
        Assert.That(await _jonass.Read(Card(_annika) + "/history"), Does.Contain("Note written").And.Contain("Met her at the fair."));
        Assert.That(await _app.WithDatabase(database => database.ContactFigures.Where(figures => figures.ContactId == _annika.Id).Select(figures => figures.LastTalkAt).SingleAsync()), Is.Null, "nobody talked");
    }

    [TestCase("", "The note is empty.")]
    [TestCase(" \r\n ", "The note is empty.")]
    [TestCase(null, "At most 20000 characters.")]
    public async Task A_note_that_is_none_is_refused_and_what_was_typed_stays(string? text, string why)
    {
        text ??= new string('x', NoteBook.LongestBody + 1);

        using var answer = await _jonass.Submit(Card(_annika), Card(_annika) + "/notes", ("text", text));

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.That((answer.StatusCode, page.Contains(why, StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, true)), page);
        Assert.That(page, Does.Contain(text.Trim()).And.Contain("Annika Brandt"));
        Assert.That(await _app.WithDatabase(database => database.ClientNotes.AnyAsync()), Is.False);
    }

    [Test]
    public async Task Who_may_only_see_a_record_writes_nothing_and_who_may_not_see_it_finds_nothing()
    {
        await Write(_olgas, Card(_seen), "Prefers mornings");

        Assert.That(await _jonass.Read(Card(_seen)), Does.Contain("Prefers mornings").And.Not.Contain("Write a note"));
        foreach (var (card, status) in new[] { (Card(_seen), HttpStatusCode.Forbidden), (Card(_hidden), HttpStatusCode.NotFound), ($"/contacts/{Guid.NewGuid()}", HttpStatusCode.NotFound) })
        {
            using var look = await _jonass.Get(card + "/notes");
            using var write = await _jonass.Submit(Card(_annika), card + "/notes", ("text", "mine"));
            Assert.That((look.StatusCode, write.StatusCode), Is.EqualTo((status, status)), card);
        }

        using var anonymous = await _app.Anonymous().Get(Card(_seen) + "/notes");
        Assert.That(anonymous.StatusCode, Is.EqualTo(HttpStatusCode.Found), "to the log-in");
        Assert.That((await Only()).Body, Is.EqualTo("Prefers mornings"));
    }

    [Test]
    public async Task The_words_of_a_note_are_its_authors_alone_even_for_a_manager()
    {
        await Write(_jonass, Card(_annika), "Wants two gateways");
        var note = await Only();
        var path = $"{Card(_annika)}/notes/{note.Id}";
        Assert.That(await _managers.Read(Card(_annika)), Does.Contain("Wants two gateways").And.Not.Contain(path));

        using var look = await _managers.Get(path);
        using var change = await _managers.Submit(Card(_annika), path, ("text", "changed"), ("version", "1"));
        using var delete = await _managers.Submit(Card(_annika), path + "?handler=Delete");
        using var elsewhere = await _jonass.Submit(Card(_annika), $"/organisations/{_nordwind.Id}/notes/{note.Id}", ("text", "changed"), ("version", "1"));

        Assert.That(new[] { look, change, delete, elsewhere }.Select(answer => answer.StatusCode), Is.All.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await Only()).Body, Is.EqualTo("Wants two gateways"));

        await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == _annika.Id).ExecuteUpdateAsync(set => set.SetProperty(contact => contact.OwnerId, _seen.OwnerId)));
        using var later = await _jonass.Submit("/contacts", path, ("text", "changed"), ("version", "1"));
        Assert.That(later.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), "the author may only read the record by now");
    }

    [Test]
    public async Task The_author_changes_and_deletes_it_and_both_are_told()
    {
        await Write(_jonass, Card(_annika), "Wants two gateways");
        var path = $"{Card(_annika)}/notes/{(await Only()).Id}";
        Assert.That(await _jonass.Read(Card(_annika)), Does.Contain(path).And.Not.Contain(">edited<"));

        using (var same = await _jonass.Submit(Card(_annika), path, ("text", "Wants two gateways\r\n"), ("version", "1")))
        {
            Assert.That((same.StatusCode, (await Only()).Version), Is.EqualTo((HttpStatusCode.Found, 1)), "nothing was changed");
        }

        using (var changed = await _jonass.Submit(Card(_annika), path, ("text", "Wants three gateways"), ("version", "1")))
        {
            Assert.That(changed.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        }

        Assert.That(await _olgas.Read(Card(_annika)), Does.Contain("Wants three gateways").And.Contain(">edited<"));
        Assert.That(await _jonass.Read(Card(_annika) + "/history"), Does.Contain("Note changed").And.Contain("Wants two gateways").And.Contain("Wants three gateways"));

        using (var deleted = await _jonass.Submit(Card(_annika), path + "?handler=Delete"))
        {
            Assert.That((deleted.StatusCode, deleted.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Found, Card(_annika))));
        }

        Assert.That(await _jonass.Read(Card(_annika)), Does.Not.Contain("gateways"));
        Assert.That(await _jonass.Read(Card(_annika) + "/history"), Does.Contain("Note deleted"));
        using var gone = await _jonass.Submit(Card(_annika), path, ("text", "too late"), ("version", "2"));
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Who_typed_over_an_older_text_sees_both_and_chooses()
    {
        await Write(_jonass, Card(_annika), "Wants two gateways");
        var path = $"{Card(_annika)}/notes/{(await Only()).Id}";
        using (await _jonass.Submit(Card(_annika), path, ("text", "Wants three gateways"), ("version", "1")))
        {
        }

        using var late = await _jonass.Submit(Card(_annika), path, ("text", "Wants four gateways"), ("version", "1"));
        var page = await late.Content.ReadAsStringAsync();

        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(page, Does.Contain("changed elsewhere meanwhile").And.Contain("Wants three gateways").And.Contain(">Wants four gateways</textarea>").And.Contain("name=\"version\" value=\"2\""));
        Assert.That((await Only()).Body, Is.EqualTo("Wants three gateways"));
        using var chosen = await _jonass.Submit(path, path, ("text", "Wants four gateways"), ("version", "2"));
        Assert.That((chosen.StatusCode, (await Only()).Body), Is.EqualTo((HttpStatusCode.Found, "Wants four gateways")));
    }

    [Test]
    public async Task An_organisation_tells_the_notes_on_its_people_too_as_far_as_one_may_see_them()
    {
        var card = $"/organisations/{_nordwind.Id}";
        await Write(_jonass, card, "Builds a second hall");
        await Write(_jonass, Card(_annika), "Wants two gateways");
        await Write(_managers, Card(_hidden), "Leaves in May");

        var page = await _jonass.Read(card + "?show=notes");

        Assert.That(page, Does.Contain("Builds a second hall").And.Contain("Wants two gateways").And.Not.Contain("Leaves in May"));
        Assert.That(Regex.Matches(page, "class=\"note-edit\""), Has.Count.EqualTo(1), "a note on a person is changed on the person's card");
        Assert.That(await _managers.Read(card), Does.Contain("Leaves in May").And.Contain("Peter Schlüter"));
        Assert.That(await _jonass.Read(Card(_annika)), Does.Not.Contain("Builds a second hall"));
    }

    [Test]
    public async Task Calls_and_notes_page_together_without_losing_any()
    {
        var ids = new List<string>();
        await _app.WithDatabase(database =>
        {
            for (var i = 0; i < 45; i++)
            {
                var at = Now.AddSeconds(-i / 3); // three at each moment, in both kinds
                if (i % 2 == 0)
                {
                    var call = Clients.AddCall(database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Missed, at);
                    call.Linkedid = $"{i}";
                    ids.Add($"line-{call.Id}");
                }
                else
                {
                    var note = new ClientNote { Id = ClientNoteId.New(at), ContactId = _annika.Id, Body = $"note {i}", WrittenByName = "Jonas Weber", WrittenAt = at };
                    database.ClientNotes.Add(note);
                    ids.Add($"note-{note.Id}");
                }
            }

            return database.SaveChangesAsync();
        });

        foreach (var (path, expected) in new[] { (Card(_annika), ids), ($"/organisations/{_nordwind.Id}", ids), (Card(_annika) + "?show=notes", ids.FindAll(id => id.StartsWith('n'))) })
        {
            var seen = new List<string>();
            var pages = 0;
            for (var next = path; next is not null; pages++)
            {
                var page = await _jonass.Read(next);
                seen.AddRange(Regex.Matches(page, "<li id=\"((?:line|note)-[^\"]+)\"").Select(match => match.Groups[1].Value));
                next = Regex.Match(page, "<a[^>]*rel=\"next\"[^>]*>") is { Success: true } link ? Regex.Match(link.Value, "href=\"([^\"]+)\"").Groups[1].Value : null;
            }

            Assert.That(seen, Is.EquivalentTo(expected).And.Unique, path);
            Assert.That(pages, Is.GreaterThan(1), path);
        }
    }

    [Test]
    public async Task A_note_that_was_typed_while_the_record_was_merged_stands_on_the_other_one()
    {
        await _app.WithDatabase(async database => await new RecordMerge(database, TimeProvider.System).MergeAsync(
            new MergeWish(MergeNoun.Contacts, _seen.Id.Value, new Dictionary<Guid, int> { [_seen.Id.Value] = 1, [_annika.Id.Value] = 1 }, new Dictionary<string, Guid>()), new MergeDoer(new Viewer(UserRole.Manager, null), "Katrin Vogel", null), default));

        await Write(_managers, Card(_annika), "Wants two gateways", "/contacts");

        Assert.That((await Only()).ContactId, Is.EqualTo(_seen.Id));
    }

    [Test]
    public async Task A_program_reads_writes_changes_and_deletes_its_own_notes()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Manager);
        var notes = $"/contacts/{_annika.Id}/notes";
        await Write(_jonass, Card(_annika), "Wants two gateways");
        var jonass = await Only();

        using var made = await program.Post(notes, new { text = "Order 4711 shipped" });

        Assert.That((made.StatusCode, made.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Created, "/api/v1" + notes)));
        var first = await program.Read(notes + "?limit=1");
        Assert.That(first["items"]![0]!.AsObject().Select(field => field.Key), Is.EqualTo(new[] { "id", "contactId", "organisationId", "text", "author", "createdAt", "editedAt", "version" }));
        Assert.That(((string?)first["items"]![0]!["text"], (string?)first["items"]![0]!["author"]), Is.EqualTo(("Order 4711 shipped", "a Manager program")));
        var second = await program.Read($"{notes}?limit=1&cursor={first["nextCursor"]}");
        Assert.That(((string?)second["items"]![0]!["text"], (string?)second["nextCursor"]), Is.EqualTo(("Wants two gateways", (string?)null)));

        var mine = $"{notes}/{first["items"]![0]!["id"]}";
        using (var changed = await program.Patch(mine, new { text = "Order 4711 arrived" }, "\"1\""))
        {
            Assert.That((changed.StatusCode, changed.Headers.ETag?.Tag), Is.EqualTo((HttpStatusCode.OK, "\"2\"")));
        }

        var outdated = await ProgramClient.Problem(await program.Patch(mine, new { text = "Order 4711 lost" }, "\"1\""), HttpStatusCode.PreconditionFailed);
        Assert.That((string?)outdated["current"]!["text"], Is.EqualTo("Order 4711 arrived"));
        await ProgramClient.Problem(await program.Patch(mine, new { text = " " }, "*"), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await program.Patch($"{notes}/{jonass.Id}", new { text = "x" }, "*"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Delete($"{notes}/{jonass.Id}", null), HttpStatusCode.NotFound);
        var other = await ProgramClient.WithToken(_app, UserRole.Admin);
        await ProgramClient.Problem(await other.Delete(mine, null), HttpStatusCode.NotFound);
        using var deleted = await program.Delete(mine, null);
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await Only()).Body, Is.EqualTo("Wants two gateways"));
    }

    [Test]
    public async Task A_program_of_a_person_reaches_no_further_than_the_person()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Admin, owner: _jonas);

        await ProgramClient.Problem(await program.Get($"/contacts/{_hidden.Id}/notes"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Post($"/contacts/{_hidden.Id}/notes", new { text = "x" }), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Post($"/contacts/{_seen.Id}/notes", new { text = "x" }), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await program.Post($"/organisations/{Guid.NewGuid()}/notes", new { text = "x" }), HttpStatusCode.NotFound);
        Assert.That((await program.Read($"/contacts/{_seen.Id}/notes"))["items"]!.AsArray(), Is.Empty);
        using var made = await program.Post($"/organisations/{_nordwind.Id}/notes", new { text = "Builds a second hall" });
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    private static string Card(Contact contact) => $"/contacts/{contact.Id}";

    private Task<ClientNote> Only() => _app.WithDatabase(database => database.ClientNotes.AsNoTracking().SingleAsync());

    private static async Task Write(PageClient who, string card, string text, string? page = null)
    {
        using var answer = await who.Submit(page ?? card, card + "/notes", ("text", text));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }
}
