using System.Net;
using System.Text.Json.Nodes;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Rest;

/// <summary>Saved views for programs: the token's person's own and the shared ones, and nobody else's.</summary>
public sealed class ViewsApiTests
{
    private WebApp _app = null!;

    [SetUp]
    public async Task Start() => _app = await WebApp.StartAsync();

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Own_and_shared_views_are_listed_made_and_deleted_and_no_others()
    {
        var jonas = await ProgramClient.WithToken(_app, UserRole.Operator, owner: await _app.AddUser(name: "Jonas Weber"));
        var olga = await ProgramClient.WithToken(_app, UserRole.Operator, owner: await _app.AddUser(name: "Olga Sokolova"));
        var mei = await ProgramClient.WithToken(_app, UserRole.Manager, owner: await _app.AddUser(UserRole.Manager, "Mei Tanaka"));
        var nobody = await ProgramClient.WithToken(_app, UserRole.Manager);

        var own = await Made(jonas, new { noun = "contacts", name = "Important", query = "sort=-last-talk&nonsense=1&tag=VIP" });
        var shared = await Made(mei, new { noun = "contacts", name = "Everybody's", query = "tag=Fair", isShared = true });

        Assert.That(((string?)own["query"], (bool)own["isShared"]!, (bool)own["mayChange"]!), Is.EqualTo(("tag=VIP&sort=-last-talk", false, true)));
        Assert.That(await Names(jonas), Is.EqualTo(new[] { "Important", "Everybody's" }));
        Assert.That(await Names(olga), Is.EqualTo(new[] { "Everybody's" }));
        Assert.That(await Names(nobody), Is.EqualTo(new[] { "Everybody's" }));
        Assert.That((await jonas.Read("/views?noun=calls"))["items"]!.AsArray(), Is.Empty);

        await ProgramClient.Problem(await jonas.Post("/views", new { noun = "contacts", name = "important", query = "" }), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await jonas.Post("/views", new { noun = "contacts", name = " ", query = "" }), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await jonas.Post("/views", new { noun = "contacts", name = "For all", query = "", isShared = true }), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await nobody.Post("/views", new { noun = "contacts", name = "Mine", query = "" }), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await jonas.Get("/views?noun=deals"), HttpStatusCode.BadRequest);
        foreach (var (program, view) in new[] { (olga, own), (mei, own), (jonas, shared) })
        {
            await ProgramClient.Problem(await program.Delete($"/views/{view["id"]}", null), HttpStatusCode.NotFound);
        }

        Assert.That((await jonas.Delete($"/views/{own["id"]}", null)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await mei.Delete($"/views/{shared["id"]}", null)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await Names(jonas), Is.Empty);
    }

    private static async Task<IEnumerable<string?>> Names(ProgramClient program) => (await program.Read("/views"))["items"]!.AsArray().Select(view => (string?)view!["name"]).ToList();

    private static async Task<JsonNode> Made(ProgramClient program, object body)
    {
        using var answer = await program.Post("/views", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), text);
        return JsonNode.Parse(text)!;
    }
}
