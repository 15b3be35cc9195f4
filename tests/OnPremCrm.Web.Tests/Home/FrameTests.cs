using System.Net;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Live;

namespace OnPremCrm.Web.Tests.Home;

/// <summary>What the frame around every page knows of whoever looks: places, counts, choices.</summary>
public sealed class FrameTests
{
    private WebApp _app = null!;
    private Pbx _pbx = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _pbx = new Pbx(_app);
        await _pbx.IsUp();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task The_side_bar_counts_what_is_open_for_me_and_is_red_only_when_something_is_late()
    {
        var mine = await _app.AddUser(extensions: "101");
        var other = await _app.AddUser(extensions: "102");
        await Owed("+493012340001", mine, dueInMinutes: 20);
        await Owed("+493012340002", mine, dueInMinutes: 90);
        await Owed("+493012340003", other, dueInMinutes: -5);

        var page = await (await _app.SignedInAs(mine)).Read("/settings");
        Assert.That(page, Does.Match("<span class=\"side-count\" id=\"side-count-callbacks\">2<").And.Match("id=\"tab-count-callbacks\">2<"));
        var late = await (await _app.SignedInAs(other)).Read("/counts");
        Assert.That(late, Does.Match("target=\"side-count-callbacks\"").And.Match("class=\"side-count is-late\" id=\"side-count-callbacks\">1<").And.Contain("something is late"));
        var nothing = await (await _app.SignedInAs(UserRole.Admin)).Read("/counts");
        Assert.That(nothing, Does.Match("id=\"side-count-callbacks\"></span>"));
    }

    [TestCase(UserRole.Operator, "/desk", "/ledger")]
    [TestCase(UserRole.Manager, "/ledger", "/desk")]
    [TestCase(UserRole.Admin, "/users", "/desk")]
    public async Task Each_role_has_its_places(UserRole role, string has, string hasNot)
    {
        var page = await (await _app.SignedInAs(role)).Read("/settings");
        Assert.That(page, Does.Contain($"class=\"side-link\" href=\"{has}\"").And.Not.Contain($"class=\"side-link\" href=\"{hasNot}\""));
    }

    [Test]
    public async Task A_manager_with_a_phone_has_a_desk()
    {
        var page = await (await _app.SignedInAs(await _app.AddUser(UserRole.Manager, extensions: "107"))).Read("/settings");
        Assert.That(page, Does.Contain("class=\"side-link\" href=\"/desk\""));
    }

    [Test]
    public async Task Nobody_is_disturbed_unless_he_asked_and_letters_are_keys_unless_switched_off()
    {
        var user = await _app.AddUser();
        var client = await _app.SignedInAs(user);
        Assert.That(await client.Read("/settings"), Does.Contain("data-pop-sound=\"off\" data-pop-notify=\"off\"").And.Contain("data-single-keys=\"on\""));

        using var answer = await client.Submit("/keys", "/keys", ("singleKeys", "false"), ("back", "/settings"));
        Assert.That(answer.Headers.Location!.ToString(), Is.EqualTo("/settings"));
        Assert.That(await client.Read("/settings"), Does.Contain("data-single-keys=\"off\""));
    }

    [Test]
    public async Task The_way_back_from_the_list_of_keys_never_leads_to_another_site()
    {
        var client = await _app.SignedInAs(UserRole.Operator);
        using var answer = await client.Submit("/keys", "/keys", ("singleKeys", "true"), ("back", "https://elsewhere.example/"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(answer.Headers.Location!.ToString(), Is.EqualTo("/keys"));
    }

    [TestCase("en", "OnPremCrm: calls and clients")]
    [TestCase("ru", "OnPremCrm: звонки и клиенты")]
    [TestCase("ja", "OnPremCrm 通話と顧客")]
    public async Task The_manifest_is_open_to_all_in_the_language_of_the_page_and_its_icons_exist(string language, string name)
    {
        var client = _app.Anonymous();
        using var answer = await client.Get($"/app.webmanifest?language={language}");
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/manifest+json"));
        using var manifest = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.That(manifest.RootElement.GetProperty("name").GetString(), Is.EqualTo(name));
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            using var picture = await client.Get(icon.GetProperty("src").GetString()!);
            Assert.That(picture.Content.Headers.ContentType!.MediaType, Is.EqualTo(icon.GetProperty("type").GetString()));
        }

        using var worker = await client.Get("/dist/service-worker.js");
        Assert.That(worker.Headers.GetValues("Service-Worker-Allowed"), Is.EqualTo(["/"]));
    }

    [Test]
    public async Task A_form_that_comes_after_the_log_in_has_ended_leads_back_to_the_page_that_it_stood_on()
    {
        var http = _app.Anonymous().Http;
        using var late = new HttpRequestMessage(HttpMethod.Post, "/settings/password") { Content = new FormUrlEncodedContent([]) };
        late.Headers.Referrer = new Uri(http.BaseAddress!, "/settings/password");
        using var answer = await http.SendAsync(late);
        Assert.That(answer.Headers.Location!.ToString(), Does.Contain("back=%2Fsettings%2Fpassword"));

        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/settings/password") { Content = new FormUrlEncodedContent([]) };
        foreign.Headers.Referrer = new Uri("https://elsewhere.example/trap");
        using var refused = await http.SendAsync(foreign);
        Assert.That(refused.Headers.Location!.ToString(), Does.Contain("back=%2F").And.Not.Contain("trap"));
    }

    private async Task Owed(string number, User owner, int dueInMinutes)
    {
        var call = await _pbx.Rings(number, "199");
        await _pbx.Ends(call);
        await _pbx.Execute(
            """
            INSERT INTO callbacks (id, number, state, owner_id, owner_reason, attempts, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
            VALUES (gen_random_uuid(), $1, 'open', $2, 'rang', 1, $3, $3, now(), now() + make_interval(mins => $4), now(), now())
            """, number, owner.Id.Value, call.Id.Value, dueInMinutes);
    }
}
