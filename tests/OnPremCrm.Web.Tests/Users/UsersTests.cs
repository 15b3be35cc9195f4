using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Phones;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Users;

public sealed partial class UsersTests
{
    private WebApp _app = null!;
    private PageClient _admin = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _admin = await _app.SignedInAs(UserRole.Admin);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_new_person_gets_a_link_that_is_shown_once_and_chooses_a_password_with_it()
    {
        var answer = await _admin.Submit("/users/new", Person("Annika Brandt", "a.brandt@havelmark.example", UserRole.Operator, "101, 102"));
        var address = answer.Headers.Location!.ToString();
        var first = await _admin.Read(address);
        var again = await _admin.Read(address);
        var secret = Link().Match(first).Groups[1].Value;

        Assert.That(secret, Has.Length.EqualTo(43));
        Assert.That(again, Does.Not.Contain(secret).And.Contain("A link works until"));
        var user = await Find("a.brandt@havelmark.example");
        Assert.That(user.Extensions.OrderBy(phone => phone.Extension).Select(phone => (phone.Server, phone.Extension, phone.IsPrimary)), Is.EqualTo([("main", "101", true), ("main", "102", false)]));
        var client = _app.Anonymous();
        Assert.That(await client.Read($"/password/{secret}"), Does.Contain("Welcome, Annika Brandt").And.Contain("At least 12 characters"));
        var chosen = await client.Submit($"/password/{secret}", ("Input.Wanted", "seven grey herons"));
        Assert.That(chosen.Headers.Location?.ToString(), Is.EqualTo("/desk"), "in at once");
        Assert.That(await client.Read("/more"), Does.Contain("Annika Brandt"));
        var logIn = await _app.Anonymous().Submit("/login", ("Input.Email", user.Email), ("Input.Password", "seven grey herons"));
        Assert.That(logIn.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(await Audited("create"), Has.Length.EqualTo(1).And.All.Not.Contain(secret));
    }

    [Test]
    public async Task Refused_input_comes_back_with_its_errors_and_nothing_is_saved()
    {
        var answer = await _admin.Submit("/users/new", Person(" ", "not an address", UserRole.Manager, "101, 1 0%"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page, Does.Contain("This is needed.").And.Contain("This is not an e-mail address.").And.Contain("An extension has only letters"));
        Assert.That(page, Does.Contain("value=\"not an address\""), "what was typed stays");
        Assert.That(await _app.WithDatabase(database => database.Users.CountAsync()), Is.EqualTo(1));
    }

    [Test]
    public async Task A_phone_or_an_address_of_somebody_else_is_refused_by_name()
    {
        var other = await _app.AddUser(UserRole.Operator, "Daniel Okafor", "daniel@havelmark.example", "101");

        var phone = await _admin.Submit("/users/new", Person("Annika", "annika@havelmark.example", UserRole.Operator, "101"));
        var email = await _admin.Submit("/users/new", Person("Annika", "DANIEL@havelmark.example", UserRole.Operator, ""));

        Assert.That(WebUtility.HtmlDecode(await phone.Content.ReadAsStringAsync()), Does.Contain($"101 belongs to {other.Name}."));
        Assert.That(WebUtility.HtmlDecode(await email.Content.ReadAsStringAsync()), Does.Contain("DANIEL@havelmark.example already belongs to somebody."));
    }

    [Test]
    public async Task An_edit_changes_name_role_and_phones_and_says_before_and_after_in_the_audit()
    {
        var user = await _app.AddUser(UserRole.Operator, "Annika", "annika@havelmark.example", "101", "102");

        var answer = await _admin.Submit($"/users/{user.Id}", [.. Person("Annika Brandt", "annika@havelmark.example", UserRole.Manager, "103, 102"), ("Input.Shown", user.ConcurrencyStamp)]);

        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/users"));
        var saved = await Find("annika@havelmark.example");
        Assert.That((saved.Name, saved.Role), Is.EqualTo(("Annika Brandt", UserRole.Manager)));
        Assert.That(saved.Extensions.OrderByDescending(phone => phone.IsPrimary).Select(phone => phone.Extension), Is.EqualTo(["103", "102"]));
        Assert.That((await Audited("edit")).Single(), Does.Contain("main/101").And.Contain("main/103").And.Contain("\"manager\""));
    }

    [Test]
    public async Task Of_two_administrators_at_once_the_later_is_told_and_overwrites_nothing()
    {
        var user = await _app.AddUser(UserRole.Operator, "Annika", "annika@havelmark.example");

        await _admin.Submit($"/users/{user.Id}", [.. Person("First", user.Email, UserRole.Operator, ""), ("Input.Shown", user.ConcurrencyStamp)]);
        var second = await _admin.Submit($"/users/{user.Id}", [.. Person("Second", user.Email, UserRole.Operator, ""), ("Input.Shown", user.ConcurrencyStamp)]);

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await second.Content.ReadAsStringAsync(), Does.Contain("Somebody else changed this meanwhile."));
        Assert.That((await Find(user.Email)).Name, Is.EqualTo("First"));
    }

    [Test]
    public async Task The_last_administrator_can_neither_step_down_nor_be_made_inactive()
    {
        var admin = await _app.WithDatabase(database => database.Users.AsNoTracking().SingleAsync());

        var down = await _admin.Submit($"/users/{admin.Id}", [.. Person(admin.Name, admin.Email, UserRole.Operator, ""), ("Input.Shown", admin.ConcurrencyStamp)]);
        var off = await _admin.Submit($"/users/{admin.Id}", $"/users/{admin.Id}?handler=Access", ("change", "Deactivate"));

        Assert.That(await down.Content.ReadAsStringAsync(), Does.Contain("This is the last active administrator."));
        Assert.That(await off.Content.ReadAsStringAsync(), Does.Contain("This is the last active administrator."));
        var after = await Find(admin.Email);
        Assert.That((after.Role, after.IsActive), Is.EqualTo((UserRole.Admin, true)));
    }

    [TestCase("Deactivate", "deactivate")]
    [TestCase("ResetSecondFactor", "second-factor-off")]
    [TestCase("SignOut", "sign-out")]
    public async Task A_change_of_access_ends_the_sessions_of_that_person_and_is_audited(string change, string verb)
    {
        var user = await _app.AddUser();
        var theirs = await _app.SignedInAs(user);

        await _admin.Submit($"/users/{user.Id}", $"/users/{user.Id}?handler=Access", ("change", change));

        Assert.That((await theirs.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(await Audited(verb), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_new_role_counts_at_the_next_click_without_logging_in_again()
    {
        var user = await _app.AddUser(UserRole.Operator, "Annika", "annika@havelmark.example");
        var theirs = await _app.SignedInAs(user);
        Assert.That((await theirs.Get("/users")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        var shown = (await Find(user.Email)).ConcurrencyStamp;

        await _admin.Submit($"/users/{user.Id}", [.. Person(user.Name, user.Email, UserRole.Admin, ""), ("Input.Shown", shown)]);

        Assert.That((await theirs.Get("/users")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task The_checks_of_a_person_say_what_is_missing_and_how_to_cure_it()
    {
        var admin = await _app.SignedInAs(UserRole.Admin);
        var user = await _app.AddUser(UserRole.Operator, "Ольга Соколова", null, "192");
        var page = await admin.Read($"/users/{user.Id}");
        Assert.That(page, Does.Contain("Never logged in").And.Contain("Phone 192: server main is out of reach").And.Contain("2 need you"));

        await _app.WithDatabase(database =>
        {
            var now = TimeProvider.System.GetUtcNow();
            OnPremCrm.Testing.Clients.AddServer(database, now.AddHours(1));
            return database.SaveChangesAsync();
        });
        Assert.That(await admin.Read($"/users/{user.Id}"), Does.Contain("No call at phone 192 for 30 days").And.Contain("Call 192 once."));

        await _app.SignedInAs(user);
        await _app.WithDatabase(database =>
        {
            OnPremCrm.Testing.Clients.AddCall(database, null, "+494066969214", OnPremCrm.Core.Calls.CallDirection.Inbound, OnPremCrm.Core.Calls.CallDisposition.Missed, TimeProvider.System.GetUtcNow().AddDays(-1), "192");
            return database.SaveChangesAsync();
        });
        Assert.That(await admin.Read($"/users/{user.Id}"), Does.Contain("Phone 192 is in use").And.Contain("all pass"));
    }

    [Test]
    public async Task The_list_says_who_can_be_reached_what_is_wrong_and_how_to_cure_it()
    {
        var now = TimeProvider.System.GetUtcNow();
        var ready = await _app.AddUser(UserRole.Operator, "Jonas Weber", null, "101");
        var cut = await _app.AddUser(UserRole.Operator, "Ольга Соколова", null, "102");
        var pausing = await _app.AddUser(UserRole.Operator, "田中 芽衣", null, "103");
        var bare = await _app.AddUser(UserRole.Operator, "Lucía Fernández");
        foreach (var user in new[] { ready, cut, pausing, bare })
        {
            await _app.SignedInAs(user);
        }

        await _app.WithDatabase(database =>
        {
            OnPremCrm.Testing.Clients.AddServer(database, now.AddHours(1));
            database.UserPresences.Add(new UserPresence { UserId = ready.Id, Since = now.AddMinutes(-5), Until = now.AddMinutes(1) });
            foreach (var (extension, state) in new[] { ("101", PhoneLineState.Free), ("102", PhoneLineState.Unreachable), ("103", PhoneLineState.Free) })
            {
                database.Phones.Add(new PhoneLine { Server = "main", Extension = extension, State = state, Since = now.AddMinutes(-8) });
                OnPremCrm.Testing.Clients.AddCall(database, null, "+494066969214", OnPremCrm.Core.Calls.CallDirection.Inbound, OnPremCrm.Core.Calls.CallDisposition.Missed, now.AddDays(-int.Parse(extension, System.Globalization.CultureInfo.InvariantCulture) + 100), extension);
            }

            database.QueueMembers.Add(new QueueMember { Server = "main", Queue = "sales", Interface = "PJSIP/103", Extension = "103", Paused = true, Since = now.AddMinutes(-8).AddSeconds(-5) });
            return database.SaveChangesAsync();
        });

        var all = await _admin.Read("/users");
        Assert.That(all, Does.Contain("1 reachable now").And.Contain(">Ready<").And.Contain("Break 8 min"));
        Assert.That(all, Does.Contain("Phone 102 is not registered").And.Contain("Check handset and network").And.Contain("No extension"));
        Assert.That(await _admin.Read("/users?needing=true"), Does.Contain("Ольга Соколова").And.Contain("Lucía Fernández").And.Not.Contain("Jonas Weber").And.Not.Contain("j.weber"));
        Assert.That(await _admin.Read("/users?q=10"), Does.Contain("Jonas Weber").And.Not.Contain("Lucía Fernández"), "the beginning of an extension");
        Assert.That(await _admin.Read("/users?role=admin"), Does.Not.Contain("Jonas Weber"));
        Assert.That(await _admin.Read("/users?q=zzz"), Does.Contain("Nobody matches “zzz”."));
    }

    [Test]
    public async Task A_phone_of_nobody_is_put_into_the_form_of_whoever_it_is_given_to()
    {
        var user = await _app.AddUser(UserRole.Operator, "Jonas Weber", null, "101");
        Assert.That(await _admin.Read($"/users/{user.Id}?server=main&extension=177"), Does.Contain("value=\"101, 177\"").And.Contain("177 was put into the form"));
        Assert.That((await Find(user.Email)).Extensions, Has.Count.EqualTo(1), "only a save gives it");
    }

    [Test]
    public async Task Phones_that_rang_but_belong_to_nobody_are_listed()
    {
        await _app.AddUser(UserRole.Operator, "Annika", "annika@havelmark.example", "101");
        var at = TimeProvider.System.GetUtcNow().AddHours(-1);
        await _app.WithDatabase(async database =>
        {
            var id = CallId.New(at);
            database.Calls.Add(new Call { Id = id, Server = "main", Linkedid = "1.1", StartedAt = at });
            database.CallLegs.AddRange(new[] { "101", "177" }.Select((extension, n) =>
                new CallLeg { CallId = id, Ordinal = n, Uniqueid = $"1.{n}", Channel = $"PJSIP/{extension}-1", Extension = extension, DialledAt = at }));
            return await database.SaveChangesAsync();
        });

        var page = await _admin.Read("/users");

        Assert.That(page, Does.Contain("Phones without a person").And.Contain("/users/new?server=main&extension=177"));
        Assert.That(page, Does.Not.Contain("extension=101"));
        Assert.That(await _admin.Read("/users/new?server=main&extension=177"), Does.Contain("value=\"177\""));
    }

    private static (string, string)[] Person(string name, string email, UserRole role, string extensions) =>
    [
        ("Input.Name", name), ("Input.Email", email), ("Input.Role", role.ToString()), ("Input.Phones[0].Server", "main"), ("Input.Phones[0].Extensions", extensions),
    ];

    private Task<User> Find(string email) => _app.WithDatabase(database => database.Users.AsNoTracking().Include(user => user.Extensions).SingleAsync(user => user.Email == email));

    private Task<string[]> Audited(string action) => _app.WithDatabase(async database =>
        (await database.AuditEntries.Where(entry => entry.Action == action && entry.Noun == "users").ToListAsync()).Select(entry => entry.Details ?? "").ToArray());

    [GeneratedRegex("value=\"http://localhost/password/([^\"]+)\"")]
    private static partial Regex Link();
}
