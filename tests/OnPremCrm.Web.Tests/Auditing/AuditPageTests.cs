using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Auditing;

/// <summary>Who saw, changed, heard and took what: noted with before and after, found again, and told in words.</summary>
public sealed class AuditPageTests
{
    private WebApp _app = null!;
    private User _katrin = null!;
    private User _jonas = null!;
    private PageClient _admin = null!;
    private PageClient _operator = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, DateTimeOffset.UtcNow);
            return database.SaveChangesAsync();
        });
        _katrin = await _app.AddUser(UserRole.Admin, "Katrin Vogel");
        _jonas = await _app.AddUser(UserRole.Operator, "Jonas Weber");
        _admin = await _app.SignedInAs(_katrin);
        _operator = await _app.SignedInAs(_jonas);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_change_is_told_with_each_field_before_and_after_in_words()
    {
        var id = await Make("Annika Brandt", "040 66969 214");
        var answer = await _operator.Submit($"/contacts/{id}/edit",
            ("Input.Version", "1"), ("Input.Name", "Annika Brandt-Meier"), ("Input.Organisation", "Nordwind Logistik GmbH"), ("Input.JobTitle", "Purchasing"), ("Input.Numbers[0].Text", "040 66969 200"),
            ("Input.Emails[0].Text", "a.brandt@nordwind.example"), ("Input.OwnerId", _jonas.Id.ToString()));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));

        var page = Text(await _admin.Read($"/audit?noun=contacts&record={id}&verb=edit"));

        Assert.That(page, Does.Contain("Name Annika Brandt → becomes Annika Brandt-Meier")
            .And.Contain("Job title – → becomes Purchasing")
            .And.Contain("E-mail – → becomes a.brandt@nordwind.example")
            .And.Contain("Owner – → becomes Jonas Weber")
            .And.Contain("Organisation – → becomes Nordwind Logistik GmbH")
            .And.Contain("New number 040 66969200").And.Contain("Number removed 040 66969214")
            .And.Contain("Number called first 040 66969214 → becomes 040 66969200")
            .And.Contain("Changed").And.Contain("Jonas Weber"));
        Assert.That(page, Does.Not.Contain(_jonas.Id.ToString()).And.Not.Contain("{").And.Not.Contain("OwnerId"));

        var entry = await _app.WithDatabase(database => database.AuditEntries.SingleAsync(entry => entry.Noun == "contacts" && entry.Action == "edit"));
        Assert.That(entry.SessionId, Is.Not.Null);
        Assert.That(await _app.WithDatabase(database => database.UserSessions.AnyAsync(session => session.Id == entry.SessionId && session.UserId == _jonas.Id)), Is.True);
    }

    [Test]
    public async Task Opening_a_record_is_noted_once_in_a_quarter_of_an_hour_for_each_person_and_program()
    {
        var id = await Make("Annika Brandt", "040 66969 214");
        var call = CallRows.Answered(number: "+494066969214");
        await _app.Save(call);
        for (var i = 0; i < 3; i++)
        {
            await _operator.Read($"/contacts/{id}");
            await _operator.Read($"/calls/{call.Id}");
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _admin.Read($"/contacts/{id}")));
        var program = await ProgramClient.WithToken(_app, UserRole.Manager);
        await program.Read("/contacts?phone=%2B494066969214");
        await program.Read("/contacts?phone=%2B494066969214");
        await _operator.Read("/contacts"); // a list is no sighting

        var seen = await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.Action == "see").OrderBy(entry => entry.Id).ToListAsync());
        Assert.That(seen.Select(entry => (entry.Noun, entry.NounId, entry.UserName)), Is.EquivalentTo(new[]
        {
            ("contacts", (Guid?)id, "Jonas Weber"), ("calls", call.Id.Value, "Jonas Weber"), ("contacts", id, "Katrin Vogel"), ("contacts", id, "a Manager program"),
        }));
        Assert.That(seen[^1], Has.Property(nameof(AuditEntry.UserId)).Null.And.Property(nameof(AuditEntry.TokenId)).Not.Null);
        Assert.That(Text(await _admin.Read($"/audit?who={seen[^1].TokenId}")), Does.Contain("a Manager program").And.Not.Contain("Jonas Weber 127"));
    }

    [Test]
    public async Task Filters_stand_in_the_address_and_every_page_of_them_comes_once()
    {
        var id = Guid.CreateVersion7();
        var start = new DateTimeOffset(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);
        await _app.WithDatabase(database =>
        {
            database.AuditEntries.AddRange(Enumerable.Range(0, 130).Select(n => new AuditEntry
            {
                Id = AuditEntryId.New(start.AddMinutes(n)), At = start.AddMinutes(n), UserName = n % 2 == 0 ? "Jonas Weber" : "Katrin Vogel", UserId = n % 2 == 0 ? _jonas.Id : _katrin.Id,
                Action = n % 5 == 0 ? "listen" : "see", Noun = n % 5 == 0 ? "recordings" : "contacts", NounId = n == 5 ? id : null, Details = n % 5 == 0 ? "{\"seconds\": 65.2}" : null,
            }));
            return database.SaveChangesAsync();
        });

        var found = new List<string>();
        for (string? path = $"/audit?from=2026-11-19&to=2026-11-19&who={_jonas.Id}"; path is not null;)
        {
            var page = await _admin.Read(path);
            found.AddRange(Rows(page));
            path = Link(page, "next");
        }

        Assert.That(found, Has.Count.EqualTo(65).And.Unique.And.Ordered.Descending);
        var second = await _admin.Read(Link(await _admin.Read("/audit?period=month&noun=contacts"), "next") ?? "");
        Assert.That(Rows(await _admin.Read(Link(second, "prev")!)), Is.EqualTo(Rows(await _admin.Read("/audit?period=month&noun=contacts"))));
        Assert.That(Rows(await _admin.Read($"/audit?noun=recordings&verb=listen&who={_katrin.Id}")), Has.Count.EqualTo(13));
        Assert.That(Rows(await _admin.Read($"/audit?noun=recordings&record={id}")), Has.Count.EqualTo(1));
        Assert.That(Text(await _admin.Read("/audit?noun=recordings")), Does.Contain("Heard").And.Contain("1:05"));
        Assert.That(Rows(await _admin.Read("/audit?from=2026-11-20&verb=listen")), Is.Empty);

        var csv = await _admin.Read($"/audit/export?format=csv&noun=recordings&who={_jonas.Id}");
        Assert.That(csv.Split("\r\n")[1..^1], Has.Length.EqualTo(13).And.All.Contain("Jonas Weber").And.All.Contain("Heard: 1:05"));
        Assert.That(Text(await _admin.Read("/audit?noun=audit")), Does.Contain("Exported").And.Contain("Rows 13"));
    }

    [Test]
    public async Task Who_may_see_a_record_sees_its_changes_and_only_administrators_who_saw_it()
    {
        var id = await Make("Annika Brandt", "040 66969 214");
        await _operator.Read($"/contacts/{id}");

        Assert.That(await _operator.Read($"/contacts/{id}"), Does.Contain($"/contacts/{id}/history"));
        Assert.That(Text(await _operator.Read($"/contacts/{id}/history")), Does.Contain("Added").And.Contain("Jonas Weber").And.Not.Contain("Who saw it"));
        using var refused = await _operator.Get($"/contacts/{id}/history?show=seen");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(Text(await _admin.Read($"/contacts/{id}/history?show=seen")), Does.Contain("Seen").And.Contain("Jonas Weber"));
        foreach (var path in new[] { "/audit", "/audit/export?format=csv" })
        {
            using var answer = await _operator.Get(path);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
            using var managers = await (await _app.SignedInAs(UserRole.Manager)).Get(path);
            Assert.That(managers.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }
    }

    [Test]
    public async Task A_record_that_is_hidden_has_no_history()
    {
        var id = await Make("Annika Brandt", "040 66969 214");
        await _app.WithDatabase(async database =>
        {
            await database.Contacts.Where(contact => contact.Id == new ContactId(id)).ExecuteUpdateAsync(set => set.SetProperty(contact => contact.OwnerId, _katrin.Id));
            var role = new Core.Access.CustomRole { Id = Core.Access.CustomRoleId.New(DateTimeOffset.UtcNow), Name = "Own clients", Level = UserRole.Operator };
            role.Grants.Add(new Core.Access.Grant { RoleId = role.Id, Noun = Core.Access.GuardedNoun.Contacts, Deed = Core.Access.Deed.See, Reach = Core.Access.Reach.Own });
            database.CustomRoles.Add(role);
            await database.SaveChangesAsync();
            return await database.Users.Where(user => user.Id == _jonas.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.CustomRoleId, role.Id));
        });

        using var answer = await _operator.Get($"/contacts/{id}/history");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("ru", "Изменение", "Имя")]
    [TestCase("ja", "変更", "名前")]
    public async Task Words_are_those_of_whoever_reads(string language, string verb, string field)
    {
        var id = await Make("Annika Brandt", "040 66969 214");
        await _operator.Submit($"/contacts/{id}/edit", ("Input.Version", "1"), ("Input.Name", "Annika Meier"));
        await _app.WithDatabase(database => database.Users.Where(user => user.Id == _katrin.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Language, language)));

        Assert.That(Text(await _admin.Read("/audit?noun=contacts&verb=edit")), Does.Contain(verb).And.Contain(field).And.Contain("Annika Meier"));
    }

    private async Task<Guid> Make(string name, string number)
    {
        var answer = await _operator.Submit("/contacts/new", ("Input.Name", name), ("Input.Numbers[0].Text", number));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        return await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Name == name).Select(contact => contact.Id.Value).SingleAsync());
    }

    private static List<string> Rows(string page) =>
        [.. System.Text.RegularExpressions.Regex.Matches(page, "<tr id=\"entry-([0-9a-f-]+)\"").Select(match => match.Groups[1].Value)];

    private static string? Link(string page, string rel) =>
        System.Text.RegularExpressions.Regex.Match(page, $"rel=\"{rel}\" href=\"([^\"]+)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    // What a person reads of the main part, with single spaces.
    private static string Text(string page)
    {
        var main = page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)];
        var text = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(main, "<svg.*?</svg>|<(?:\"[^\"]*\"|[^>\"])*>", " ", System.Text.RegularExpressions.RegexOptions.Singleline));
        return System.Text.RegularExpressions.Regex.Replace(text.Replace('\u00a0', ' '), "\\s+", " ");
    }
}
