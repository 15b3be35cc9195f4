using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Lists;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Calls;

/// <summary>Saved views and columns of the log: whose they are, and who may not touch them.</summary>
public sealed partial class CallViewTests
{
    private WebApp _app = null!;
    private PageClient _jonas = null!;
    private PageClient _mei = null!;
    private PageClient _manager = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _jonas = await _app.SignedInAs(await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]));
        _mei = await _app.SignedInAs(await _app.AddUser(UserRole.Operator, "田中 芽衣", extensions: ["102"]));
        _manager = await _app.SignedInAs(UserRole.Manager);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public Task Forget() => _app.WithDatabase(database => database.Database.ExecuteSqlRawAsync("TRUNCATE saved_views, list_layouts"));

    [Test]
    public async Task A_view_is_saved_found_again_said_to_be_changed_overwritten_renamed_and_deleted()
    {
        var saved = await Save(_jonas, "Long ones", "talkMin=600&state=answered");

        Assert.That(saved, Does.StartWith("/calls?state=answered&talkMin=600&view="));
        Assert.That(await Current(_jonas, saved), Is.EqualTo("Long ones"));
        Assert.That(await Current(_jonas, "/calls?talkMin=10:00&state=answered"), Is.EqualTo("Long ones"), "The same conditions are the same view.");

        var changed = saved.Replace("talkMin=600", "talkMin=900");
        Assert.That(await _jonas.Read(saved), Does.Not.Contain("has-dot"));
        Assert.That(await _jonas.Read(changed), Does.Contain("has-dot").And.Contain("Save the changes to “Long ones”"));

        var id = Id(saved);
        Assert.That(Location(await _jonas.Submit(changed, "/lists/calls/views?handler=Overwrite", ("id", id), ("query", "talkMin=900&state=answered"))), Is.EqualTo(changed));
        Assert.That(await _jonas.Read(changed), Does.Not.Contain("has-dot"));

        await _jonas.Submit(changed, "/lists/calls/views?handler=Rename", ("id", id), ("name", " Very long ones "), ("query", "talkMin=900&state=answered"));
        Assert.That(await Current(_jonas, changed), Is.EqualTo("Very long ones"));

        Assert.That(Location(await _jonas.Submit(changed, "/lists/calls/views?handler=Delete", ("id", id), ("query", "talkMin=900"))), Is.EqualTo("/calls?talkMin=900"));
        Assert.That(await Views(), Is.Empty);
        Assert.That(
            await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.NounId == Guid.Parse(id)).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync()),
            Is.EqualTo(new[] { "create", "edit", "edit", "delete" }));
    }

    [Test]
    public async Task A_colleague_neither_sees_nor_changes_a_view_that_is_not_shared()
    {
        var saved = await Save(_jonas, "Secret", "q=nordwind");

        Assert.That(await _mei.Read("/calls"), Does.Not.Contain("Secret"));
        Assert.That(await _manager.Read(saved), Does.Not.Contain("Secret"));
        foreach (var stranger in new[] { _mei, _manager })
        {
            foreach (var handler in new[] { "Overwrite", "Rename", "Delete" })
            {
                await stranger.Submit("/calls", $"/lists/calls/views?handler={handler}", ("id", Id(saved)), ("name", "Mine now"), ("query", "q=other"));
                Assert.That(await stranger.Read("/calls"), Does.Contain("This view is not yours to change"), handler);
            }
        }

        Assert.That((await Views()).Select(view => (view.Name, view.Query)), Is.EqualTo(new[] { ("Secret", "q=nordwind") }));
    }

    [Test]
    public async Task A_manager_shares_a_view_with_everybody_and_an_operator_can_neither_share_nor_change_it()
    {
        var shared = await Save(_manager, "Missed today", "period=today&state=missed", ("shared", "true"));
        await _jonas.Submit("/calls", "/lists/calls/views?handler=Save", ("name", "For all"), ("query", "state=busy"), ("shared", "true"));

        Assert.That(await Current(_mei, shared), Is.EqualTo("Missed today"));
        Assert.That(await _mei.Read(shared), Does.Not.Contain("Rename “Missed today”"));
        await _mei.Submit(shared, "/lists/calls/views?handler=Delete", ("id", Id(shared)), ("query", ""));

        var own = await Save(_jonas, "Busy", "state=busy");
        await _jonas.Submit(own, "/lists/calls/views?handler=Rename", ("id", Id(own)), ("name", "Busy"), ("shared", "true"), ("query", ""));

        Assert.That((await Views()).Select(view => (view.Name, view.IsShared)), Is.EquivalentTo(new[] { ("Missed today", true), ("Busy", false) }));
    }

    [TestCase("  ", "A view needs a name")]
    [TestCase("Twice", "There is already a view called “Twice”")]
    [TestCase("TWICE", "There is already a view called “TWICE”")]
    public async Task A_name_that_will_not_do_is_refused_in_words(string name, string said)
    {
        await Save(_jonas, "Twice", "state=busy");

        await _jonas.Submit("/calls", "/lists/calls/views?handler=Save", ("name", name), ("query", "state=failed"));

        Assert.That(await _jonas.Read("/calls?state=failed"), Does.Contain(said));
        Assert.That(await Views(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_people_may_give_their_own_views_the_same_name()
    {
        await Save(_jonas, "Today", "period=today");
        await Save(_mei, "Today", "period=today");

        Assert.That(await Views(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Columns_and_density_are_each_users_own_and_move()
    {
        await _app.Save(CallRows.Answered());
        await _jonas.Submit("/calls", "/lists/calls/columns", ("columns", "talk"), ("columns", "number"), ("columns", "nonsense"), ("columns", "talk"), ("compact", "true"), ("back", "/calls?state=answered"));

        Assert.That(Heads(await _jonas.Read("/calls")), Is.EqualTo(new[] { "Talk", "Number" }));
        Assert.That(await _jonas.Read("/calls"), Does.Contain("data-density=\"compact\""));
        Assert.That(Heads(await _mei.Read("/calls")), Is.EqualTo(new[] { "Number", "Line", "Spoke", "Rang", "Talk" }));

        var answer = await _jonas.Submit("/calls", "/lists/calls/columns", ("columns", "talk"), ("columns", "number"), ("move", "number:up"), ("back", "https://elsewhere.example/"));
        Assert.That(Location(answer), Is.EqualTo("/calls"));
        Assert.That(Heads(await _jonas.Read("/calls")), Is.EqualTo(new[] { "Number", "Talk" }));

        await _jonas.Submit("/calls", "/lists/calls/columns", ("move", "usual"));
        Assert.That(Heads(await _jonas.Read("/calls")), Is.EqualTo(new[] { "Number", "Line", "Spoke", "Rang", "Talk" }));
    }

    private static string Location(HttpResponseMessage answer)
    {
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        return answer.Headers.Location!.ToString();
    }

    private static async Task<string> Save(PageClient who, string name, string query, params (string, string)[] more) =>
        Location(await who.Submit("/calls", "/lists/calls/views?handler=Save", [("name", name), ("query", query), .. more]));

    private static string Id(string address) => address[(address.IndexOf("view=", StringComparison.Ordinal) + 5)..];

    private Task<List<SavedView>> Views() => _app.WithDatabase(database => database.SavedViews.AsNoTracking().ToListAsync());

    private static async Task<string> Current(PageClient who, string address) => CurrentView().Match(await who.Read(address)).Groups[1].Value;

    // Between the contact and the actions: what the user chose.
    private static List<string> Heads(string page) =>
        [.. Head().Matches(page).Select(match => match.Groups[1].Value.Trim()).Where(text => text is not ("State" or "Contact" or "") && !text.StartsWith('<') && !text.StartsWith("Time", StringComparison.Ordinal))];

    [GeneratedRegex("class=\"segment-view\"[^>]*aria-current=\"true\"[^>]*><span class=\"clip\">([^<]*)<")]
    private static partial Regex CurrentView();

    [GeneratedRegex("<th scope=\"col\"[^>]*>\\s*([^<]*)")]
    private static partial Regex Head();
}
