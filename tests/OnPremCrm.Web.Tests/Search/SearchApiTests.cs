using System.Net;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Search;

/// <summary>The search box for programs finds what it finds for people, and no client whom the token may not see.</summary>
public sealed class SearchApiTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);

    private WebApp _app = null!;
    private User _jonas = null!;
    private Organisation _nordwind = null!;
    private Contact _annika = null!;
    private Call _call = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _jonas = await _app.AddUser(name: "Jonas Weber");
        var mei = await _app.AddUser(name: "Mei Tanaka", extensions: "104");
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, Now);
            _nordwind = Clients.AddOrganisation(database, "Nordwind Logistik", "Hamburg", Now, mei, "+494066969200");
            _annika = Clients.AddContact(database, "Annika Brandt", _nordwind, "Purchasing", Now, mei, "+494066969214");
            await database.SaveChangesAsync();
            _call = Clients.AddCall(database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, Now);
            var role = new CustomRole { Id = CustomRoleId.New(Now), Name = "Own", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
            role.Grants.AddRange(new[] { GuardedNoun.Contacts, GuardedNoun.Organisations }.Select(noun => new Grant { RoleId = role.Id, Noun = noun, Deed = Deed.See, Reach = Reach.Own }));
            database.Add(role);
            await database.SaveChangesAsync();
            (await database.Users.FindAsync(_jonas.Id))!.CustomRoleId = role.Id;
            return await database.SaveChangesAsync();
        });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_text_finds_people_organisations_colleagues_and_calls()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Operator);

        ProgramClient.AssertSame(await program.Read("/search?q=040 66969214"), $$"""
            {
              "number": "+494066969214",
              "contacts": [{ "id": "{{_annika.Id}}", "name": "Annika Brandt", "organisation": "Nordwind Logistik", "number": "+494066969214" }],
              "organisations": [], "colleagues": [],
              "calls": [{ "id": "{{_call.Id}}", "startedAt": "2026-11-19T09:00:00Z", "direction": "inbound", "state": "ended", "disposition": "answered", "number": "+494066969214", "name": "Annika Brandt" }]
            }
            """);
        var firm = await program.Read("/search?q=nordw");
        Assert.That(((string?)firm["contacts"]![0]!["name"], (string?)firm["organisations"]![0]!["city"]), Is.EqualTo(("Annika Brandt", "Hamburg")));
        ProgramClient.AssertSame((await program.Read("/search?q=mei"))["colleagues"], """[{ "name": "Mei Tanaka", "extension": "104" }]""");
        foreach (var wrong in new[] { "", "?q=", "?q=%00", "?q=" + new string('a', 201) })
        {
            Assert.That((await ProgramClient.Problem(await program.Get("/search" + wrong), HttpStatusCode.BadRequest))["errors"]!["q"], Is.Not.Null, wrong);
        }
    }

    [Test]
    public async Task A_control_character_is_a_blank_to_the_search_box() =>
        Assert.That(await (await _app.SignedInAs(UserRole.Operator)).Read("/search?q=annika%00brandt"), Does.Contain($"/contacts/{_annika.Id}"));

    [Test]
    public async Task Who_may_not_see_a_client_finds_whose_it_is_and_no_name()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Admin, owner: _jonas);

        var found = await program.Read("/search?q=%2B494066969214");

        Assert.That((found["contacts"]!.AsArray().Count, (string?)found["calls"]![0]!["name"]), Is.EqualTo((0, "Client of Mei Tanaka")));
        foreach (var text in new[] { "%2B494066969214", "66969214", "Annika", "anika brand", "Nordwind" })
        {
            Assert.That((await program.Read("/search?q=" + text)).ToJsonString(), Does.Not.Contain("Annika").And.Not.Contain("Nordwind"), text);
        }
    }
}
