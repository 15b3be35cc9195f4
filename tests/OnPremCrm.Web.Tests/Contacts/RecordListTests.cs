using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Features.Contacts;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>The lists of contacts and organisations: how they are sorted, paged and arranged, and views of them.</summary>
public sealed partial class RecordListTests
{
    private const int People = 130;
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);

    private WebApp _app = null!;
    private PageClient _anna = null!;
    private PageClient _boris = null!;
    private PageClient _manager = null!;
    private List<Contact> _contacts = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        var owners = new List<User?> { await _app.AddUser(UserRole.Operator, "Anna Adler"), await _app.AddUser(UserRole.Operator, "Boris Brandt"), null };
        (_anna, _boris) = (await _app.SignedInAs(owners[0]!), await _app.SignedInAs(owners[1]!));
        _manager = await _app.SignedInAs(UserRole.Manager);
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, Now);
            var organisations = Enumerable.Range(0, 60).Select(number => new Organisation
            {
                Id = OrganisationId.New(Now.AddSeconds(number)), Name = $"Firm {number * 7 % 60:00}", OwnerId = owners[number % 3]?.Id, CreatedAt = Now.AddHours(number), UpdatedAt = Now.AddHours(-number),
            }).ToList();
            database.AddRange(organisations);
            database.Add(new CustomField { Id = CustomFieldId.New(Now), Noun = FieldNoun.Contacts, Key = "credit", Name = "Credit", Kind = FieldKind.Number, Ordinal = 1, CreatedAt = Now, UpdatedAt = Now });
            await database.SaveChangesAsync();
            _contacts = [.. Enumerable.Range(0, People).Select(number => new Contact
            {
                // two of each name, so that the id decides
                Id = ContactId.New(Now.AddSeconds(number)), Name = $"Person {number * 37 % People / 2:000}", OwnerId = owners[number % 3]?.Id,
                OrganisationId = number % 5 == 0 ? null : organisations[number % 4].Id, Organisation = number % 5 == 0 ? null : organisations[number % 4],
                Custom = $$"""{"credit":{{number}}}""", JobTitle = $"Row {number:000}", CreatedAt = Now.AddHours(number % 100), UpdatedAt = Now.AddHours(-number * 11 % 97),
            })];
            database.AddRange(_contacts);
            await database.SaveChangesAsync();
            return await database.Database.ExecuteSqlAsync($"""
                UPDATE contact_figures SET calls_in = number % 7, last_talk_at = CASE WHEN number % 3 <> 0 THEN {Now} + number % 40 * interval '1 hour' END
                FROM (SELECT id, substr(job_title, 5)::integer AS number FROM contacts) numbered WHERE id = contact_id
                """);
        });
        owners.OfType<User>().ToList().ForEach(owner => _contacts.Where(contact => contact.OwnerId == owner.Id).ToList().ForEach(contact => contact.Owner = owner));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public Task Forget() => _app.WithDatabase(database => database.Database.ExecuteSqlRawAsync("TRUNCATE saved_views, list_layouts"));

    [TestCase("name")]
    [TestCase("-name")]
    [TestCase("organisation")]
    [TestCase("-organisation")]
    [TestCase("owner")]
    [TestCase("-owner")]
    [TestCase("created")]
    [TestCase("-created")]
    [TestCase("changed")]
    [TestCase("-changed")]
    [TestCase("last-talk")]
    [TestCase("-last-talk")]
    [TestCase("calls-in")]
    [TestCase("-calls-in")]
    public async Task Every_order_shows_each_contact_once_page_by_page_and_the_same_pages_on_the_way_back(string sort)
    {
        var there = await Walk(_manager, "/contacts?sort=" + sort, "next");
        var back = await Walk(_manager, there[^1].Address, "prev");

        Assert.That(there.SelectMany(page => page.Rows), Is.EqualTo(Expected(sort).Select(contact => contact.JobTitle)));
        Assert.That(there.Select(page => page.Rows.Count), Is.EqualTo(new[] { 50, 50, 30 }));
        Assert.That(back.AsEnumerable().Reverse().Select(page => page.Rows), Is.EqualTo(there.Select(page => page.Rows)));
    }

    [Test]
    public async Task Programs_walk_the_same_orders([Values("name", "organisation", "owner", "created", "changed", "last-talk", "calls-in", "unanswered")] string key, [Values("", "-")] string dash)
    {
        var (program, sort) = (await ProgramClient.WithToken(_app, UserRole.Manager), dash + key);
        var rows = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await program.Read($"/contacts?sort={sort}&limit=60&cursor={cursor}");
            rows.AddRange(page["items"]!.AsArray().Select(contact => (string?)contact!["jobTitle"]));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.That(rows, key == "unanswered" ? Is.Unique : Is.EqualTo(Expected(sort).Select(contact => contact.JobTitle)));
        Assert.That(rows, Has.Count.EqualTo(People));
    }

    [Test]
    public async Task A_cursor_belongs_to_its_order_and_what_cannot_be_asked_is_named()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Manager);
        var (byName, byId) = ((string?)(await program.Read("/contacts?sort=name&limit=10"))["nextCursor"], (string?)(await program.Read("/contacts?limit=10"))["nextCursor"]);

        foreach (var (query, field) in new[]
        {
            ($"sort=-name&cursor={byName}", "cursor"), ($"cursor={byName}", "cursor"), ($"sort=name&cursor={byId}", "cursor"), ("sort=name&cursor=name.x", "cursor"),
            ("sort=size", "sort"), ("sort=--name", "sort"), ("own.credit=5", "own.credit"), ("own.nosuch=1", "own.nosuch"), ("owner=somebody", "owner"),
        })
        {
            Assert.That((await ProgramClient.Problem(await program.Get("/contacts?" + query), HttpStatusCode.BadRequest))["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }), query);
        }

        await ProgramClient.Problem(await program.Get("/organisations?sort=organisation"), HttpStatusCode.BadRequest);
        var firms = (await program.Read("/organisations?sort=-name&limit=200"))["items"]!.AsArray().Select(firm => (string)firm!["name"]!).ToList();
        Assert.That(firms, Is.EqualTo(firms.OrderDescending(StringComparer.Ordinal)).And.Count.EqualTo(60));
        var free = await _app.WithDatabase(database => database.Contacts.Where(contact => contact.OwnerId == null).Select(contact => contact.Name).ToListAsync());
        Assert.That((await program.Read("/contacts?owner=none&sort=name&limit=200"))["items"]!.AsArray().Select(contact => (string)contact!["name"]!), Is.EqualTo(free.Order(StringComparer.Ordinal)));
    }

    [TestCase("contacts")]
    [TestCase("organisations")]
    public async Task A_list_shows_what_one_person_looks_after_or_nobody_and_the_change_of_many_finds_the_same(string noun)
    {
        var boris = await _app.WithDatabase(database => database.Users.SingleAsync(user => user.Name == "Boris Brandt"));
        foreach (var (asked, owner) in new[] { (boris.Id.ToString(), (UserId?)boris.Id), ("none", null) })
        {
            var expected = await _app.WithDatabase(database => noun == "contacts"
                ? database.Contacts.Where(contact => contact.OwnerId == owner).OrderBy(contact => contact.Name).Select(contact => contact.Name).ToListAsync()
                : database.Organisations.Where(organisation => organisation.OwnerId == owner).OrderBy(organisation => organisation.Name).Select(organisation => organisation.Name).ToListAsync());
            var there = await Walk(_manager, $"/{noun}?owner={asked}", "next");
            Assert.That(there.SelectMany(page => page.Names), Is.EqualTo(expected));
            Assert.That(await _manager.Read($"/{noun}/bulk?scope=all&owner={asked}"), Does.Contain($"{expected.Count} "));
            Assert.That(await _manager.Read($"/{noun}?owner={asked}"), Does.Contain(asked == "none" ? "<b>nobody</b>" : "<b>Boris Brandt</b>"));
        }
    }

    // What bench search measures with a million: such a question walks an index, and EF easily makes another of it.
    [TestCase("owner", "LATERAL")]
    [TestCase("last-talk", "INNER JOIN contact_figures")]
    [TestCase("-unanswered", "INNER JOIN contact_figures")]
    public async Task A_sorted_page_is_asked_for_as_an_index_gives_it(string sort, string part)
    {
        var asked = new List<string>();
        var options = new DbContextOptionsBuilder<CrmDatabase>().LogTo(asked.Add, [RelationalEventId.CommandExecuted]);
        CrmDatabase.Configure(options, _app.Database.ConnectionString);
        await using var database = new CrmDatabase((DbContextOptions<CrmDatabase>)options.Options);
        await new ListContacts.Handler(database, new ContactSearch(database, new HomeNumbering(database)), null!).Handle(new(new RecordQuestion { Sort = RecordSort.Read(sort, FieldNoun.Contacts) }, new RecordPlace()), default);
        Assert.That(string.Concat(asked), Does.Contain(part).And.Not.Contain("ROW_NUMBER"));
    }

    [TestCase("owner")]
    [TestCase("-changed")]
    [TestCase("-name")]
    public async Task Organisations_are_sorted_and_paged_alike(string sort)
    {
        var there = await Walk(_manager, "/organisations?sort=" + sort, "next");
        var expected = await _app.WithDatabase(database => database.Organisations.Include(organisation => organisation.Owner).ToListAsync());
        IEnumerable<Organisation> ordered = sort switch
        {
            "owner" => expected.OrderBy(one => one.Owner is null).ThenBy(one => one.Owner?.Name, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal),
            "-changed" => expected.OrderByDescending(one => one.UpdatedAt),
            _ => expected.OrderByDescending(one => one.Name, StringComparer.Ordinal),
        };

        Assert.That(there.SelectMany(page => page.Names), Is.EqualTo(ordered.Select(one => one.Name)));
    }

    [Test]
    public async Task A_page_goes_on_where_the_last_one_ended_although_its_last_row_has_moved_or_gone()
    {
        var first = await Read(_manager, "/contacts?sort=changed");
        var last = _contacts.Single(contact => contact.JobTitle == first.Rows[^1]);
        var expected = Expected("changed").Skip(50).Take(50).Select(contact => contact.JobTitle).ToList();
        await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == last.Id).ExecuteUpdateAsync(set => set.SetProperty(contact => contact.UpdatedAt, Now.AddYears(1))));
        try
        {
            Assert.That((await Read(_manager, first.Next!)).Rows, Is.EqualTo(expected));
        }
        finally
        {
            await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == last.Id).ExecuteUpdateAsync(set => set.SetProperty(contact => contact.UpdatedAt, last.UpdatedAt)));
        }
    }

    [TestCase("after=nonsense")]
    [TestCase("before=bm9uc2Vuc2U")]
    [TestCase("after=bnVsbA")]
    [TestCase("sort=password")]
    [TestCase("sort=-")]
    public async Task What_an_address_cannot_mean_is_the_first_page_by_name(string asked) =>
        Assert.That((await Read(_manager, "/contacts?" + asked)).Rows, Is.EqualTo(Expected("name").Take(50).Select(contact => contact.JobTitle)));

    [Test]
    public async Task Heads_are_links_that_sort_keep_the_filters_and_turn_round_at_the_second_press()
    {
        var page = await _anna.Read("/contacts?mine=true&sort=owner&after=zzz");

        Assert.That(page, Does.Contain("aria-sort=\"ascending\"><a href=\"/contacts?mine=true&sort=-owner\">Owner<span aria-hidden=\"true\"> ↑</span></a>"));
        Assert.That(page, Does.Contain("<a href=\"/contacts?mine=true\">Name</a>"));
        Assert.That(Regex.Count(page, "aria-sort"), Is.EqualTo(1));
        Assert.That(await _anna.Read("/organisations"), Does.Not.Contain("sort=organisation"), "organisations work nowhere");
    }

    [Test]
    public async Task Each_sees_the_columns_that_they_chose_in_their_order_own_fields_too()
    {
        Assert.That(Heads(await _anna.Read("/contacts")), Is.EqualTo(new[] { "Name ↑", "Number", "Owner", "Last call" }));

        await _anna.Submit("/contacts", "/lists/contacts/columns", ("columns", "own.credit"), ("columns", "created"), ("columns", "own.gone"), ("columns", "organisation"), ("compact", "false"), ("back", "/contacts?mine=true"));
        var page = await _anna.Read("/contacts?sort=-created");

        Assert.That(Heads(page), Is.EqualTo(new[] { "Name", "Credit", "Created ↓", "Organisation" }));
        Assert.That(page, Does.Contain("title=\"99\""));
        Assert.That(Heads(await _boris.Read("/contacts")), Has.Count.EqualTo(4), "another user's list stays as it was");
        Assert.That(Heads(await _anna.Read("/organisations")), Is.EqualTo(new[] { "Name ↑", "Number", "City", "Owner", "People" }), "and so does another list");

        await _anna.Submit("/contacts", "/lists/contacts/columns", ("columns", "own.credit"), ("columns", "created"), ("move", "created:up"));
        Assert.That(Heads(await _anna.Read("/contacts")), Is.EqualTo(new[] { "Name ↑", "Created", "Credit" }));

        await _anna.Submit("/contacts", "/lists/contacts/columns", ("move", "usual"));
        Assert.That(await _app.WithDatabase(database => database.ListLayouts.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task A_view_of_contacts_keeps_filters_and_order_and_is_offered_there_alone()
    {
        var saved = await Save(_anna, "contacts", "Mine by change", "sort=-changed&mine=true&nonsense=1");
        Assert.That(saved, Does.StartWith("/contacts?mine=true&sort=-changed&view="));

        var page = await _anna.Read("/contacts?sort=-changed&mine=true");
        Assert.That(page, Does.Contain("<title>Mine by change").And.Not.Contain("has-dot"));
        Assert.That(await _anna.Read(saved.Replace("sort=-changed", "sort=changed")), Does.Contain("has-dot"));
        Assert.That(await _anna.Read("/organisations"), Does.Not.Contain("Mine by change"));
        Assert.That(await _anna.Read("/calls"), Does.Not.Contain("Mine by change"));
        Assert.That(await _boris.Read("/contacts"), Does.Not.Contain("Mine by change"));
    }

    [Test]
    public async Task Nobody_changes_a_view_that_is_not_theirs_nor_through_the_door_of_another_list()
    {
        var id = Id(await Save(_anna, "contacts", "Anna’s", "mine=true"));
        var shared = Id(await Save(_manager, "organisations", "Everybody’s", "mine=true", ("shared", "true")));
        foreach (var handler in new[] { "Overwrite", "Rename", "Delete" })
        {
            await _boris.Submit("/contacts", $"/lists/contacts/views?handler={handler}", ("id", id), ("name", "Mine now"), ("query", "q=other"));
            Assert.That(await _boris.Read("/contacts"), Does.Contain("This view is not yours to change"), handler);
            await _boris.Submit("/organisations", $"/lists/organisations/views?handler={handler}", ("id", shared), ("name", "Mine now"), ("query", "q=other"));
            await _anna.Submit("/organisations", $"/lists/organisations/views?handler={handler}", ("id", id), ("name", "Elsewhere"), ("query", "q=other"));
        }

        await _boris.Submit("/contacts", "/lists/contacts/views?handler=Save", ("name", "For all"), ("query", "mine=true"), ("shared", "true"));
        var views = await _app.WithDatabase(database => database.SavedViews.AsNoTracking().ToListAsync());
        Assert.That(views.Select(view => (view.Name, view.Query)), Is.EquivalentTo(new[] { ("Anna’s", "mine=true"), ("Everybody’s", "mine=true") }));
    }

    [Test]
    public async Task Views_of_two_lists_may_have_one_name_and_there_are_no_other_lists()
    {
        await Save(_anna, "contacts", "Today", "sort=-created");
        await Save(_anna, "organisations", "Today", "sort=-created");

        Assert.That(await _app.WithDatabase(database => database.SavedViews.CountAsync()), Is.EqualTo(2));
        Assert.That((await _anna.Submit("/contacts", "/lists/users/views?handler=Save", ("name", "x"), ("query", "q=x"))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _anna.Submit("/contacts", "/lists/users/columns", ("columns", "x"))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private IEnumerable<Contact> Expected(string sort)
    {
        var byName = _contacts.OrderBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Id.Value);
        return sort switch
        {
            "name" => byName,
            "-name" => byName.Reverse(),
            "organisation" => byName.OrderBy(one => one.Organisation is null).ThenBy(one => one.Organisation?.Name, StringComparer.Ordinal),
            "-organisation" => byName.OrderBy(one => one.Organisation is null).ThenByDescending(one => one.Organisation?.Name, StringComparer.Ordinal),
            "owner" => byName.OrderBy(one => one.Owner is null).ThenBy(one => one.Owner?.Name, StringComparer.Ordinal),
            "-owner" => byName.OrderBy(one => one.Owner is null).ThenByDescending(one => one.Owner?.Name, StringComparer.Ordinal),
            "created" => _contacts.OrderBy(one => one.CreatedAt).ThenBy(one => one.Id.Value),
            "-created" => _contacts.OrderByDescending(one => one.CreatedAt).ThenByDescending(one => one.Id.Value),
            "calls-in" => _contacts.OrderBy(one => Number(one) % 7).ThenBy(one => one.Id.Value),
            "-calls-in" => _contacts.OrderByDescending(one => Number(one) % 7).ThenByDescending(one => one.Id.Value),
            "last-talk" => [.. Talked().OrderBy(one => Number(one) % 40).ThenBy(one => one.Id.Value), .. _contacts.Except(Talked()).OrderBy(one => one.Id.Value)],
            "-last-talk" => [.. Talked().OrderByDescending(one => Number(one) % 40).ThenByDescending(one => one.Id.Value), .. _contacts.Except(Talked()).OrderBy(one => one.Id.Value)],
            "changed" => _contacts.OrderBy(one => one.UpdatedAt).ThenBy(one => one.Id.Value),
            _ => _contacts.OrderByDescending(one => one.UpdatedAt).ThenByDescending(one => one.Id.Value),
        };
    }

    private IEnumerable<Contact> Talked() => _contacts.Where(one => Number(one) % 3 != 0);

    private static int Number(Contact contact) => int.Parse(contact.JobTitle![4..], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<List<Page>> Walk(PageClient who, string address, string rel)
    {
        var pages = new List<Page>();
        for (var next = (string?)address; next is not null && pages.Count < 10; next = rel == "next" ? pages[^1].Next : pages[^1].Previous)
        {
            pages.Add(await Read(who, next));
        }

        return pages;
    }

    private static async Task<Page> Read(PageClient who, string address)
    {
        var page = await who.Read(address);
        return new Page(address, [.. Row().Matches(page).Select(match => match.Value)], [.. NameOf().Matches(page).Select(match => match.Groups[1].Value)], Link(page, "next"), Link(page, "prev"));
    }

    private static string? Link(string page, string rel) => Regex.Match(page, $"rel=\"{rel}\" href=\"([^\"]+)\"") is { Success: true } link ? link.Groups[1].Value : null;

    private static List<string> Heads(string page) =>
        [.. Head().Matches(page).Select(match => Regex.Replace(match.Groups[1].Value, "<[^>]*>", "").Trim()).Where(text => text is not ("Call" or ""))];

    private static async Task<string> Save(PageClient who, string list, string name, string query, params (string, string)[] more)
    {
        var answer = await who.Submit("/" + list, $"/lists/{list}/views?handler=Save", [("name", name), ("query", query), .. more]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        return answer.Headers.Location!.ToString();
    }

    private static string Id(string address) => address[(address.IndexOf("view=", StringComparison.Ordinal) + 5)..];

    private sealed record Page(string Address, List<string> Rows, List<string> Names, string? Next, string? Previous);

    [GeneratedRegex(@"Row \d{3}")]
    private static partial Regex Row();

    [GeneratedRegex("who-name\"[^>]*>([^<]+)</a>")]
    private static partial Regex NameOf();

    [GeneratedRegex("<th scope=\"col\"[^>]*>(.*?)</th>")]
    private static partial Regex Head();
}
