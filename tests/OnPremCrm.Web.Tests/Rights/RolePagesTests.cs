using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Rights;

public sealed class RolePagesTests
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
    public async Task A_role_is_made_given_changed_and_deleted_when_nobody_has_it()
    {
        var jonas = await _app.AddUser(name: "Jonas Weber");

        Assert.That((await _admin.Submit("/rights/roles/new", Form("Junior sales", "Manager", "Own", "Own", jonas))).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var role = await Only();
        Assert.That(role.Grants.Select(grant => (grant.Noun, grant.Deed, grant.Reach)), Is.EquivalentTo(new[]
        {
            (GuardedNoun.Contacts, Deed.See, Reach.Own), (GuardedNoun.Contacts, Deed.Edit, Reach.Own),
        }));
        Assert.That(await UserOf(jonas), Is.EqualTo((UserRole.Manager, (CustomRoleId?)role.Id)), "the level comes with the role");
        Assert.That(await _admin.Read("/rights"), Does.Contain("Junior sales").And.Contain("sees own contacts, plays no recordings"));
        Assert.That((await _admin.Submit($"/rights/roles/{role.Id}", $"/rights/roles/{role.Id}?handler=Delete")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "somebody has it");

        await _admin.Submit($"/rights/roles/{role.Id}", [.. Form("Junior sales", "Operator", "Team", "Own"), ("Input.Version", "1")]);
        Assert.That((await Only()).Grants.Single(grant => grant.Deed == Deed.See).Reach, Is.EqualTo(Reach.Team));
        Assert.That((await UserOf(jonas)).Custom, Is.Null, "taken out");
        Assert.That((await _admin.Submit($"/rights/roles/{role.Id}", $"/rights/roles/{role.Id}?handler=Delete")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(await _app.WithDatabase(database => database.CustomRoles.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task A_right_to_change_more_than_one_sees_is_refused_beside_the_rights()
    {
        var answer = await _admin.Submit("/rights/roles/new", Form("Odd", "Operator", "Own", "All"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain("One cannot change more than one sees"));
        Assert.That(await _app.WithDatabase(database => database.CustomRoles.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task A_role_that_hides_numbers_says_so_wherever_it_is_named_and_exports_nothing()
    {
        var jonas = await _app.AddUser(name: "Jonas Weber");
        var contact = await _app.WithDatabase(async database =>
        {
            var made = database.Contacts.Add(new Contact { Id = ContactId.New(DateTimeOffset.UtcNow), Name = "Annika Brandt", CreatedAt = DateTimeOffset.UtcNow, UpdatedAt = DateTimeOffset.UtcNow }).Entity;
            await database.SaveChangesAsync();
            return made;
        });
        (string, string)[] masked = [.. Form("Call centre", "Operator", "All", "All", jonas), ("Input.MasksNumbers", "true")];
        var export = Grants.Kinds.ToList().FindIndex(kind => kind is { Noun: GuardedNoun.Contacts, Deed: Deed.Export });

        var refused = await _admin.Submit("/rights/roles/new",
            [.. masked, .. Enumerable.Range(2, export - 1).SelectMany(n => new[] { ($"Input.Rights[{n}].Noun", "Contacts"), ($"Input.Rights[{n}].Deed", Grants.Kinds[n].Deed.ToString()), ($"Input.Rights[{n}].Reach", n == export ? "All" : "") })]);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain("Who does not see numbers cannot export them").And.Match("id=\"masks\"[^>]*checked"));

        await _admin.Submit("/rights/roles/new", masked);
        var role = await Only();
        Assert.That(role.MasksNumbers, Is.True);
        Assert.That(await _admin.Read("/rights"), Does.Contain("numbers are hidden"));
        Assert.That(await _admin.Read($"/rights/roles/{role.Id}"), Does.Match("id=\"masks\"[^>]*checked"));
        Assert.That(await _admin.Read($"/contacts/{contact.Id}/access"), Does.Contain("numbers hidden"));
        Assert.That(await _admin.Read("/audit?noun=roles"), Does.Contain("Numbers hidden"));

        await _admin.Submit($"/rights/roles/{role.Id}", [.. Form("Call centre", "Operator", "All", "All", jonas), ("Input.Version", "1")]);
        Assert.That((await Only()).MasksNumbers, Is.False, "taken away");
    }

    [Test]
    public async Task A_role_hides_fields_and_says_so_wherever_it_is_named()
    {
        var jonas = await _app.AddUser(name: "Jonas Weber");
        var now = DateTimeOffset.UtcNow;
        var (limit, margin) = (Field("credit_limit", "Credit limit", 1), Field("margin", "Margin", 2));
        var contact = await _app.WithDatabase(async database =>
        {
            database.CustomFields.AddRange(limit, margin);
            var made = database.Contacts.Add(new Contact { Id = ContactId.New(now), Name = "Annika Brandt", CreatedAt = now, UpdatedAt = now }).Entity;
            await database.SaveChangesAsync();
            return made;
        });
        var strange = CustomFieldId.New(now);

        await _admin.Submit("/rights/roles/new", [.. Form("Trainees", "Operator", "All", "All", jonas), .. Hide(limit.Id, margin.Id, strange)]);
        var role = await Only();
        Assert.That(role.HiddenFields, Is.EquivalentTo(new[] { limit.Id.Value, margin.Id.Value }), "and none that is none");
        Assert.That(await _admin.Read("/rights"), Does.Contain("2 fields are hidden"));
        Assert.That(await _admin.Read($"/rights/roles/{role.Id}"), Does.Match($"value=\"{limit.Id}\" checked").And.Contain("Hidden fields"));
        Assert.That(await _admin.Read($"/contacts/{contact.Id}/access"), Does.Contain("does not see: Credit limit, Margin"));
        Assert.That(await _admin.Read("/audit?noun=roles"), Does.Contain("Hidden fields of contacts").And.Contain("Credit limit, Margin"));
        Assert.That(await _admin.Read($"/fields/{limit.Id}"), Does.Contain("Hidden from people with the role: Trainees."));
        var program = await ProgramClient.WithToken(_app, UserRole.Admin);
        ProgramClient.AssertSame((await program.Read("/roles"))["items"]!.AsArray()[^1]!["hiddenFields"], """[{ "noun": "contacts", "key": "credit_limit" }, { "noun": "contacts", "key": "margin" }]""");

        // An archived one is not in the form, and stays hidden.
        await _app.WithDatabase(database => database.CustomFields.Where(field => field.Id == margin.Id).ExecuteUpdateAsync(set => set.SetProperty(field => field.IsActive, false)));
        await _admin.Submit($"/rights/roles/{role.Id}", [.. Form("Trainees", "Operator", "All", "All", jonas), ("Input.Version", "1")]);
        Assert.That((await Only()).HiddenFields, Is.EqualTo(new[] { margin.Id.Value }));

        CustomField Field(string key, string name, int after) => new() { Id = CustomFieldId.New(now.AddMilliseconds(after)), Key = key, Name = name, Kind = FieldKind.Text, CreatedAt = now, UpdatedAt = now };
        static IEnumerable<(string, string)> Hide(params CustomFieldId[] fields) => fields.Select(field => ("Input.HiddenFields", field.ToString()));
    }

    [Test]
    public async Task The_second_of_two_administrators_is_told_and_overwrites_nothing()
    {
        await _admin.Submit("/rights/roles/new", Form("Junior sales", "Operator", "Own", "Own"));
        var role = await Only();
        await _admin.Submit($"/rights/roles/{role.Id}", [.. Form("Junior", "Operator", "All", "Own"), ("Input.Version", "1")]);

        var late = await _admin.Submit($"/rights/roles/{role.Id}", [.. Form("Late", "Operator", "Team", "Own"), ("Input.Version", "1")]);

        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await Only()).Name, Is.EqualTo("Junior"));
    }

    [Test]
    public async Task An_administrator_cannot_be_given_a_role_that_cuts_rights()
    {
        var second = await _app.AddUser(UserRole.Admin);

        await _admin.Submit("/rights/roles/new", Form("Junior sales", "Operator", "Own", "Own", second));

        Assert.That(await UserOf(second), Is.EqualTo((UserRole.Admin, (CustomRoleId?)null)));
    }

    [Test]
    public async Task Teams_are_made_joined_left_and_deleted()
    {
        var jonas = await _app.AddUser(name: "Jonas Weber");
        await _admin.Submit("/rights/teams", "/rights/teams?handler=Save", ("name", "Sales"));
        var team = await _app.WithDatabase(database => database.Teams.SingleAsync());
        Assert.That((await _admin.Submit("/rights/teams", "/rights/teams?handler=Save", ("name", "SALES"))).StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        await _admin.Submit("/rights/teams", "/rights/teams?handler=Put", ("user", jonas.Id.ToString()), ("team", team.Id.ToString()));
        Assert.That(await _app.WithDatabase(database => database.Users.Where(user => user.Id == jonas.Id).Select(user => user.TeamId).SingleAsync()), Is.EqualTo(team.Id));

        await _admin.Submit("/rights/teams", "/rights/teams?handler=Put", ("user", jonas.Id.ToString()));
        Assert.That(await _app.WithDatabase(database => database.Users.Where(user => user.Id == jonas.Id).Select(user => user.TeamId).SingleAsync()), Is.Null);
        await _admin.Submit("/rights/teams", "/rights/teams?handler=Delete", ("id", team.Id.ToString()));
        Assert.That(await _app.WithDatabase(database => database.Teams.CountAsync()), Is.Zero);
    }

    private static (string, string)[] Form(string name, string level, string see, string edit, params User[] people) =>
    [
        ("Input.Name", name), ("Input.Level", level),
        ("Input.Rights[0].Noun", "Contacts"), ("Input.Rights[0].Deed", "See"), ("Input.Rights[0].Reach", see),
        ("Input.Rights[1].Noun", "Contacts"), ("Input.Rights[1].Deed", "Edit"), ("Input.Rights[1].Reach", edit),
        .. people.Select(person => ("Input.People", person.Id.ToString())),
    ];

    private Task<CustomRole> Only() => _app.WithDatabase(database => database.CustomRoles.AsNoTracking().Include(role => role.Grants).SingleAsync());

    private Task<(UserRole Role, CustomRoleId? Custom)> UserOf(User user) => _app.WithDatabase(async database =>
    {
        var row = await database.Users.AsNoTracking().SingleAsync(known => known.Id == user.Id);
        return (row.Role, row.CustomRoleId);
    });
}
