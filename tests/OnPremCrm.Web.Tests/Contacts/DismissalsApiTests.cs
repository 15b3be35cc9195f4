using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Hosting.Rest;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>Programs say that records are not the same, and take it back; and nobody says it of records that they may not edit.</summary>
public sealed class DismissalsApiTests
{
    private WebApp _app = null!;
    private ProgramClient _program = null!;
    private User _mei = null!;
    private Contact _annika = null!;
    private Contact _twin = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _mei = await _app.AddUser(name: "Mei Tanaka");
        var now = DateTimeOffset.UtcNow;
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, now);
            _annika = Clients.AddContact(database, "Annika Brandt", null, null, now, _mei, "+494066969214");
            _twin = Clients.AddContact(database, "Annika Brandt", null, null, now.AddSeconds(1), _mei, "+494066969214");
            return database.SaveChangesAsync();
        });
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task What_is_said_not_to_be_the_same_is_no_duplicate_until_it_is_taken_back()
    {
        Assert.That((await _program.Read("/duplicates"))["items"]!.AsArray(), Has.Count.EqualTo(1));
        var said = new { noun = "contacts", ids = new[] { _twin.Id.Value, _annika.Id.Value } };

        Assert.That((await _program.Post("/duplicates/dismissals", said)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));

        Assert.That((await _program.Read("/duplicates"))["items"]!.AsArray(), Is.Empty);
        var list = await _program.Read("/duplicates/dismissals");
        ProgramClient.AssertSame(list, $$"""
            {
              "items": [{ "one": { "id": "{{_annika.Id}}", "name": "Annika Brandt" }, "other": { "id": "{{_twin.Id}}", "name": "Annika Brandt" }, "by": "a Operator program", "at": "{{list["items"]![0]!["at"]}}" }],
              "nextCursor": null
            }
            """);
        Assert.That((await _program.Read("/duplicates/dismissals?noun=organisations"))["items"]!.AsArray(), Is.Empty);

        Assert.That((await _program.Post("/duplicates/dismissals/undo", said)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await _program.Read("/duplicates"))["items"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await _program.Read("/duplicates/dismissals"))["items"]!.AsArray(), Is.Empty);
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.NounId == _annika.Id.Value && entry.TokenId != null).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync()),
            Is.EqualTo(new[] { "not-duplicates", "maybe-duplicates" }));
    }

    [Test]
    public async Task Pairs_that_were_said_in_one_moment_come_in_pages_each_once()
    {
        var ids = await _app.WithDatabase(async database =>
        {
            var many = Enumerable.Range(0, 12).Select(number => Clients.AddContact(database, $"Person {number}", null, null, DateTimeOffset.UtcNow.AddSeconds(number))).ToList();
            await database.SaveChangesAsync();
            return many.Select(contact => contact.Id.Value).ToArray();
        });
        Assert.That((await _program.Post("/duplicates/dismissals", new { noun = "contacts", ids })).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));

        var pairs = new List<(string?, string?)>();
        string? cursor = null;
        do
        {
            var page = await _program.Read("/duplicates/dismissals?cursor=" + cursor);
            pairs.AddRange(page["items"]!.AsArray().Select(pair => ((string?)pair!["one"]!["id"], (string?)pair["other"]!["id"])));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.That(pairs.Distinct().Count(), Is.EqualTo(66));
        Assert.That(pairs, Has.Count.EqualTo(66));
        await ProgramClient.Problem(await _program.Get("/duplicates/dismissals?cursor=yesterday"), HttpStatusCode.BadRequest);
        await ProgramClient.Problem(await _program.Get("/duplicates/dismissals?noun=calls"), HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task Who_may_not_edit_them_says_nothing_of_them()
    {
        var now = DateTimeOffset.UtcNow;
        var (reader, own) = (await _app.AddUser(name: "Reader"), await _app.AddUser(name: "Own only"));
        await _app.WithDatabase(async database =>
        {
            foreach (var (user, reach, deeds) in new[] { (reader, Reach.All, new[] { Deed.See }), (own, Reach.Own, [Deed.See, Deed.Edit]) })
            {
                var role = new CustomRole { Id = CustomRoleId.New(now), Name = user.Name, Level = UserRole.Operator, CreatedAt = now, UpdatedAt = now };
                role.Grants.AddRange(deeds.Select(deed => new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = deed, Reach = reach }));
                database.Add(role);
                await database.SaveChangesAsync();
                (await database.Users.FindAsync(user.Id))!.CustomRoleId = role.Id;
            }

            return await database.SaveChangesAsync();
        });
        var (reading, owning) = (await ProgramClient.WithToken(_app, UserRole.Admin, owner: reader), await ProgramClient.WithToken(_app, UserRole.Admin, owner: own));
        var said = new { noun = "contacts", ids = new[] { _annika.Id.Value, _twin.Id.Value } };
        foreach (var path in new[] { "/duplicates/dismissals", "/duplicates/dismissals/undo" })
        {
            await ProgramClient.Problem(await reading.Post(path, said), HttpStatusCode.Forbidden);
            await ProgramClient.Problem(await owning.Post(path, said), HttpStatusCode.NotFound);
            await ProgramClient.Problem(await _program.Post(path, new { noun = "contacts", ids = new[] { _annika.Id.Value, _annika.Id.Value } }), HttpStatusCode.BadRequest);
            await ProgramClient.Problem(await _program.Post(path, new { noun = "contacts", ids = new[] { _annika.Id.Value, Guid.CreateVersion7(now) } }), HttpStatusCode.NotFound);
        }

        await ProgramClient.Problem(await reading.Get("/duplicates/dismissals"), HttpStatusCode.Forbidden);
        await _program.Post("/duplicates/dismissals", said);
        Assert.That((await owning.Read("/duplicates/dismissals"))["items"]!.AsArray(), Is.Empty);
        Assert.That(await _app.WithDatabase(database => database.NotDuplicates.CountAsync()), Is.EqualTo(1));
    }

    [Test]
    public async Task With_a_key_it_is_said_once()
    {
        for (var n = 0; n < 2; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/duplicates/dismissals", UriKind.Relative))
            {
                Content = JsonContent.Create(new { noun = "contacts", ids = new[] { _annika.Id.Value, _twin.Id.Value } }), Headers = { { IdempotencyKey.Header, "two-1" } },
            };
            using var answer = await _program.Http.SendAsync(request);
            Assert.That((answer.StatusCode, answer.Headers.Contains(IdempotencyKey.ReplayedHeader)), Is.EqualTo((HttpStatusCode.NoContent, n == 1)));
        }
    }
}
