using System.Net;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Rights;

/// <summary>
/// An operator who sees the clients of one team, at every door: those of another team are nowhere by name, organisation or number,
/// and where a call of theirs shows, it says whose client it is.
/// </summary>
public sealed class ClientRightsTests
{
    private const string Hidden = "Peter Schlüter";
    private const string HiddenNumber = "+494066969300";

    private static readonly string[] HiddenWords = [Hidden, "Schlüter", "Südstern", "head buyer"];

    private WebApp _app = null!;
    private PageClient _client = null!;
    private User _jonas = null!;
    private User _olga = null!;
    private User _mei = null!;
    private Contact _own = null!;
    private Contact _team = null!;
    private Contact _hidden = null!;
    private Contact _free = null!;
    private Organisation _hiddenFirm = null!;
    private Call _hiddenCall = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        var now = DateTimeOffset.UtcNow;
        _jonas = await _app.AddUser(name: "Jonas Weber", extensions: "101");
        _olga = await _app.AddUser(name: "Olga Sokolova", extensions: "102");
        _mei = await _app.AddUser(name: "Mei Tanaka", extensions: "104");
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, now);
            var team = new Team { Id = TeamId.New(now), Name = "Sales", CreatedAt = now };
            var role = new CustomRole { Id = CustomRoleId.New(now), Name = "Junior sales", Level = UserRole.Operator, CreatedAt = now, UpdatedAt = now };
            role.Grants.AddRange(
                Right(GuardedNoun.Contacts, Deed.See, Reach.Team), Right(GuardedNoun.Contacts, Deed.Edit, Reach.Own),
                Right(GuardedNoun.Organisations, Deed.See, Reach.Team), Right(GuardedNoun.Recordings, Deed.See, Reach.All), Right(GuardedNoun.Recordings, Deed.Play, Reach.Own));
            database.AddRange(team, role);
            foreach (var user in database.Users.Where(user => user.Id == _jonas.Id || user.Id == _olga.Id))
            {
                user.TeamId = team.Id;
            }

            database.Users.Single(user => user.Id == _jonas.Id).CustomRoleId = role.Id;
            _hiddenFirm = Clients.AddOrganisation(database, "Südstern Handel", "München", now, _mei, "+498912345670");
            _own = Clients.AddContact(database, "Annika Brandt", null, null, now, _jonas, "+494066969214");
            _team = Clients.AddContact(database, "Ivan Petrov", null, null, now, _olga, "+74951234567");
            _hidden = Clients.AddContact(database, Hidden, _hiddenFirm, "head buyer", now, _mei, HiddenNumber);
            _free = Clients.AddContact(database, "Nina Niemand", null, null, now, null, "+493012345670");
            _hiddenCall = Clients.AddCall(database, _hidden, HiddenNumber, CallDirection.Inbound, CallDisposition.Missed, now.AddMinutes(-10));
            Clients.AddCall(database, _own, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, now.AddMinutes(-20));
            var callback = CallRows.Callback(_hiddenCall);
            callback.ContactId = _hidden.Id;
            callback.OrganisationId = _hiddenFirm.Id;
            callback.GiveTo(_jonas.Id, OwnerReason.HandedOver, now);
            database.Callbacks.Add(callback);
            var ringing = CallRows.Ringing(now, HiddenNumber);
            (ringing.ContactId, ringing.OrganisationId, ringing.Match) = (_hidden.Id, _hiddenFirm.Id, CallMatch.Exact);
            database.Calls.Add(ringing);
            return await database.SaveChangesAsync();

            Grant Right(GuardedNoun noun, Deed deed, Reach reach) => new() { RoleId = role.Id, Noun = noun, Deed = deed, Reach = reach };
        });
        _client = await _app.SignedInAs(_jonas);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [TestCase("/contacts")]
    [TestCase("/contacts?q=schl")]
    [TestCase("/contacts?q=66969300")]
    [TestCase("/organisations")]
    [TestCase("/organisations?q=stern")]
    [TestCase("/search?q=schl")]
    [TestCase("/search?q=stern")]
    [TestCase("/search?q=%2B494066969300")]
    [TestCase("/search/suggest?q=schl")]
    [TestCase("/search/suggest?q=schlueterr")]
    [TestCase("/contacts?q=pter+schlueter")]
    [TestCase("/organisations?q=suedstren")]
    [TestCase("/calls")]
    [TestCase("/calls?q=schl")]
    [TestCase("/calls/export?format=csv")]
    [TestCase("/callbacks")]
    [TestCase("/callbacks?show=closed")]
    [TestCase("/callbacks/shift")]
    [TestCase("/desk")]
    public async Task No_list_names_a_client_of_another_team(string door)
    {
        using var answer = await _client.Get(door);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        foreach (var word in HiddenWords)
        {
            Assert.That(page, Does.Not.Contain(word));
        }
    }

    [Test]
    public async Task The_call_of_a_hidden_client_says_whose_client_it_is()
    {
        foreach (var door in new[] { "/calls", $"/calls/{_hiddenCall.Id}", "/callbacks", "/desk", "/search?q=%2B494066969300" })
        {
            var page = await _client.Read(door);
            Assert.That(page, Does.Contain("Client of Mei Tanaka"), door);
            foreach (var word in HiddenWords)
            {
                Assert.That(page, Does.Not.Contain(word), door);
            }

            Assert.That(page, Does.Not.Contain($"/contacts/{_hidden.Id}").And.Not.Contain($"/organisations/{_hiddenFirm.Id}"), door);
        }
    }

    [Test]
    public async Task The_card_of_a_hidden_client_has_its_number_says_whose_client_it_is_and_nothing_else()
    {
        var pops = await _client.Pops();

        Assert.That(pops, Does.Contain("Client of Mei Tanaka").And.Contain("Ringing").And.Contain("The client’s card is not shared with you."));
        foreach (var word in HiddenWords.Append("Exact match").Append($"/contacts/{_hidden.Id}"))
        {
            Assert.That(pops, Does.Not.Contain(word));
        }
    }

    [TestCase("trace")]
    [TestCase("events")]
    public async Task How_the_call_of_a_hidden_client_came_about_does_not_name_it(string door)
    {
        using var answer = await _client.Get($"/calls/{_hiddenCall.Id}/{door}");
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Forbidden));
        foreach (var word in HiddenWords)
        {
            Assert.That(page, Does.Not.Contain(word));
        }
    }

    [Test]
    public async Task The_pages_of_a_hidden_client_are_not_there()
    {
        foreach (var door in new[] { $"/contacts/{_hidden.Id}", $"/contacts/{_hidden.Id}/edit", $"/organisations/{_hiddenFirm.Id}", $"/organisations/{_hiddenFirm.Id}/edit" })
        {
            Assert.That((await _client.Get(door)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), door);
        }
    }

    [Test]
    public async Task Own_clients_the_teams_and_nobodys_are_there()
    {
        Assert.That(await _client.Read("/contacts"), Does.Contain("Annika Brandt").And.Contain("Ivan Petrov").And.Contain("Nina Niemand"));
        foreach (var contact in new[] { _own, _team, _free })
        {
            Assert.That(await _client.Read($"/contacts/{contact.Id}"), Does.Contain(contact.Name));
        }
    }

    [Test]
    public async Task What_one_sees_and_may_not_change_has_no_edit_button_and_refuses_the_form()
    {
        Assert.That(await _client.Read($"/contacts/{_own.Id}"), Does.Contain($"/contacts/{_own.Id}/edit"));
        Assert.That(await _client.Read($"/contacts/{_team.Id}"), Does.Not.Contain($"/contacts/{_team.Id}/edit"));
        Assert.That((await _client.Get($"/contacts/{_team.Id}/edit")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));

        var answer = await _client.Submit("/more", $"/contacts/{_team.Id}/edit", ("Input.Name", "Mine now"), ("Input.Version", "1"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await _client.Read($"/contacts/{_team.Id}"), Does.Contain("Ivan Petrov"));
    }

    [Test]
    public async Task Who_may_not_create_is_offered_no_way_and_refused()
    {
        Assert.That(await _client.Read("/contacts"), Does.Not.Contain("/contacts/new"));
        Assert.That((await _client.Get("/contacts/new")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await _client.Submit("/more", "/contacts/new", ("Input.Name", "New One"))).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await _client.Submit("/more", "/organisations/new", ("Input.Name", "New Firm"))).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Who_has_no_such_role_sees_everybody_as_before()
    {
        var olga = await _app.SignedInAs(_olga);

        Assert.That(await olga.Read("/contacts"), Does.Contain(Hidden));
        Assert.That(await olga.Read($"/calls/{_hiddenCall.Id}"), Does.Contain(Hidden).And.Not.Contain("Client of"));
    }
}
