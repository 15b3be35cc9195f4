using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Privacy;

/// <summary>Programs record what people consented to by the rules of the page.</summary>
public sealed class ConsentsApiTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private WebApp _app = null!;
    private ProgramClient _program = null!;
    private Contact _annika = null!;
    private ConsentPurpose _offers = null!;
    private Call _call = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, Now);
            _annika = Clients.AddContact(database, "Annika Brandt", null, null, Now.AddDays(-9), null, "+494066969214");
            _call = Clients.AddCall(database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, Now.AddDays(-3));
            _offers = new ConsentPurpose { Id = ConsentPurposeId.New(Now), Name = "Offers by telephone", Channel = ConsentChannel.Phone, IsActive = true, CreatedAt = Now, UpdatedAt = Now };
            foreach (var version in new[] { 1, 2 })
            {
                _offers.Texts.Add(new ConsentText { PurposeId = _offers.Id, Version = version, Body = $"May we call you? {version}", RecordedByName = "Katrin Vogel", RecordedAt = Now });
            }

            database.Add(_offers);
            return await database.SaveChangesAsync();
        });
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task It_is_given_and_withdrawn_and_all_of_it_is_kept()
    {
        var purpose = (await _program.Read("/consent-purposes"))["items"]![0]!;
        Assert.That(((string?)purpose["name"], (string?)purpose["channel"], (string?)purpose["texts"]![0]!["body"]), Is.EqualTo(("Offers by telephone", "phone", "May we call you? 2")));
        Assert.That((bool)(await Read())["standings"]![0]!["isGiven"]!, Is.False);

        var given = await Made(new { purposeId = _offers.Id.Value, state = "given", origin = "web-form", version = 1, at = "2026-01-02T10:04:05+02:00", reference = "form 17", callId = _call.Id.Value });

        ProgramClient.AssertSame(given, $$"""
            {
              "id": "{{given["id"]}}", "contactId": "{{_annika.Id}}", "purpose": { "id": "{{_offers.Id}}", "name": "Offers by telephone" }, "version": 1, "state": "given", "at": "2026-01-02T08:04:05Z",
              "origin": "web-form", "note": null, "reference": "form 17", "callId": "{{_call.Id}}", "recordedBy": "a Operator program", "recordedAt": "{{(string?)given["recordedAt"]}}"
            }
            """);
        var standing = (await Read())["standings"]![0]!;
        Assert.That(((bool)standing["isGiven"]!, (bool)standing["isOfOlderText"]!), Is.EqualTo((true, true)));

        var withdrawn = await Made(new { purposeId = _offers.Id.Value, state = "withdrawn", origin = "phone" });
        Assert.That((int)withdrawn["version"]!, Is.EqualTo(2));
        var after = await Read();
        Assert.That((bool)after["standings"]![0]!["isGiven"]!, Is.False);
        Assert.That(after["history"]!.AsArray().Select(one => (string?)one!["id"]), Is.EqualTo(new[] { (string?)withdrawn["id"], (string?)given["id"] }));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.TokenId != null && (entry.Action == "give-consent" || entry.Action == "withdraw-consent"))), Is.EqualTo(2));
    }

    [Test]
    public async Task What_cannot_be_taken_is_named_and_nothing_is_recorded()
    {
        var other = await _app.WithDatabase(async database =>
        {
            var call = Clients.AddCall(database, null, "+74951234567", CallDirection.Inbound, CallDisposition.Answered, Now.AddDays(-2));
            await database.SaveChangesAsync();
            return call;
        });
        foreach (var (body, field) in new (object, string)[]
        {
            (new { purposeId = Guid.NewGuid(), state = "given", origin = "phone", note = "said so" }, "purposeId"),
            (new { purposeId = _offers.Id.Value, state = "given", origin = "phone", note = "said so", version = 3 }, "purposeId"),
            (new { purposeId = _offers.Id.Value, state = "given", origin = "phone" }, "note"),
            (new { purposeId = _offers.Id.Value, state = "given", origin = "phone", note = "said so", at = "2099-01-01" }, "at"),
            (new { purposeId = _offers.Id.Value, state = "given", origin = "phone", note = "said so", at = "1985-01-01" }, "at"),
            (new { purposeId = _offers.Id.Value, state = "given", origin = "phone", note = "said so", at = "yesterday" }, "at"),
            (new { purposeId = _offers.Id.Value, state = "given", origin = "phone", callId = other.Id.Value }, "callId"),
        })
        {
            var problem = await ProgramClient.Problem(await Post(_program, _annika, body), HttpStatusCode.BadRequest);
            Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }), problem.ToJsonString());
        }

        await ProgramClient.Problem(await Post(_program, _annika, new { purposeId = _offers.Id.Value, state = "perhaps", origin = "phone" }), HttpStatusCode.BadRequest);
        Assert.That(await _app.WithDatabase(database => database.Consents.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task Who_may_not_edit_or_see_the_contact_records_nothing()
    {
        var (seeing, stranger) = (await _app.AddUser(name: "Jonas Weber"), await _app.AddUser(name: "Mei Tanaka"));
        await _app.WithDatabase(async database =>
        {
            foreach (var (user, reach) in new[] { (seeing, Reach.All), (stranger, Reach.Own) })
            {
                var role = new CustomRole { Id = CustomRoleId.New(Now), Name = $"Sees {reach}", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
                role.Grants.Add(new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = Deed.See, Reach = reach });
                database.Add(role);
                (await database.Users.FindAsync(user.Id))!.CustomRoleId = role.Id;
            }

            (await database.Contacts.FindAsync(_annika.Id))!.OwnerId = seeing.Id;
            return await database.SaveChangesAsync();
        });
        var body = new { purposeId = _offers.Id.Value, state = "given", origin = "phone", note = "said so" };
        var sees = await ProgramClient.WithToken(_app, UserRole.Admin, owner: seeing);
        var hidden = await ProgramClient.WithToken(_app, UserRole.Admin, owner: stranger);

        Assert.That((await sees.Read($"/contacts/{_annika.Id}/consents"))["history"]!.AsArray(), Is.Empty);
        await ProgramClient.Problem(await Post(sees, _annika, body), HttpStatusCode.Forbidden);
        await ProgramClient.Problem(await hidden.Get($"/contacts/{_annika.Id}/consents"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await Post(hidden, _annika, body), HttpStatusCode.NotFound);
        Assert.That(await _app.WithDatabase(database => database.Consents.CountAsync()), Is.Zero);
    }

    private Task<JsonNode> Read() => _program.Read($"/contacts/{_annika.Id}/consents");

    private static Task<HttpResponseMessage> Post(ProgramClient program, Contact contact, object body) => program.Post($"/contacts/{contact.Id}/consents", body);

    private async Task<JsonNode> Made(object body)
    {
        using var answer = await Post(_program, _annika, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), text);
        return JsonNode.Parse(text)!;
    }
}
