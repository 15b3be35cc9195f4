using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Numbers;

/// <summary>Whose number it is, for programs: each way in which a number matches, why, and how little is said of a client whom the token may not see.</summary>
public sealed class MatchApiTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private WebApp _app = null!;
    private ProgramClient _program = null!;
    private User _jonas = null!;
    private User _mei = null!;
    private Organisation _nordwind = null!;
    private Organisation _southern = null!;
    private Contact _annika = null!;
    private Contact _peter = null!;
    private Contact _ivan = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        (_jonas, _mei) = (await _app.AddUser(name: "Jonas Weber"), await _app.AddUser(name: "Mei Tanaka"));
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, Now);
            _nordwind = Clients.AddOrganisation(database, "Nordwind Logistik", "Hamburg", Now, _mei);
            _nordwind.Ranges.Add(new NumberRange { Id = NumberRangeId.New(Now), OrganisationId = _nordwind.Id, FirstNumber = "+4940669692000", LastNumber = "+4940669692999", AsWritten = "040 669692-000 to 999" });
            _southern = Clients.AddOrganisation(database, "Südstern", null, Now, null, "+498912345670");
            _annika = Clients.AddContact(database, "Annika Brandt", _nordwind, "Purchasing", Now, _mei, "+494066969214", "+493012345678");
            _peter = Clients.AddContact(database, "Peter Schlüter", _nordwind, null, Now.AddMinutes(1), _jonas, "+493012345678", "+493012345699");
            _peter.Numbers[1].IsWrong = true;
            _ivan = Clients.AddContact(database, "Ivan Petrov", null, null, Now.AddMinutes(2), _jonas, "+493055512340", "+493012345677");
            Clients.AddContact(database, "Irina Petrova", null, null, Now.AddMinutes(3), _mei, "+493055512340");
            database.Add(new NumberChoice { Number = "+493055512340", ContactId = _ivan.Id, ChosenAt = Now });
            database.Add(new IgnoredNumber { Number = "+493099999990", AddedAt = Now });
            database.Add(new CleaningRule { Id = CleaningRuleId.New(Now), Kind = CleaningKind.Begins, LooksFor = "9*", Server = "main", Trunk = "PJSIP/trunk-itsp", Ordinal = 1, IsActive = true, CreatedAt = Now, UpdatedAt = Now });
            await database.SaveChangesAsync();
            Clients.AddCall(database, _annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, new DateTimeOffset(2026, 11, 19, 9, 0, 0, TimeSpan.Zero));
            return await database.SaveChangesAsync();
        });
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Who_has_exactly_the_number_is_named_and_why()
    {
        ProgramClient.AssertSame(await _program.Read("/match?number=040/66969-214"), $$"""
            {
              "number": "+494066969214", "cleaned": null, "reading": "national-with-trunk-prefix", "match": "exact", "reason": "One contact has exactly this number.",
              "contact": { "id": "{{_annika.Id}}", "name": "Annika Brandt" }, "organisation": { "id": "{{_nordwind.Id}}", "name": "Nordwind Logistik" }, "clientOf": null,
              "candidates": [{
                "contact": { "id": "{{_annika.Id}}", "name": "Annika Brandt" }, "organisation": { "id": "{{_nordwind.Id}}", "name": "Nordwind Logistik" }, "jobTitle": "Purchasing",
                "owner": { "id": "{{_mei.Id}}", "name": "Mei Tanaka" }, "lastTalkAt": "2026-11-19T09:00:07Z", "wasChosen": false, "number": "+494066969214"
              }]
            }
            """);
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "see" && entry.NounId == _annika.Id.Value)), Is.EqualTo(1));
    }

    [TestCase("%2B498912345670", "exact", "An organisation has exactly this number.", null, "Südstern", 1)]
    [TestCase("+498912345670", "exact", "An organisation has exactly this number.", null, "Südstern", 1)]
    [TestCase("040 669692417", "range", "It lies in an organisation's block of numbers.", null, "Nordwind Logistik", 1)]
    [TestCase("030 12345678", "several", "Several have it, and nobody has said yet who it is.", null, "Nordwind Logistik", 2)]
    [TestCase("030 55512340", "chosen", "Several have it; an operator said for an earlier call who it is.", "Ivan Petrov", null, 2)]
    [TestCase("030 12345699", "maybe", "Nobody has exactly this number; somebody's ends with the same digits, or is marked as wrong.", null, null, 1)]
    [TestCase("66969214", "maybe", "Nobody has exactly this number; somebody's ends with the same digits, or is marked as wrong.", null, null, 1)]
    [TestCase("030 99999990", "ignored", "It is on the list of numbers that are only logged.", null, null, 0)]
    [TestCase("030 7654321", "none", "Nobody has this number.", null, null, 0)]
    [TestCase("anonymous", "none", "It cannot be read as a number: withheld.", null, null, 0)]
    [TestCase("9*04066969214", "none", "It cannot be read as a number: service-code.", null, null, 0)]
    public async Task Each_way_to_match_says_why(string number, string match, string reason, string? contact, string? organisation, int candidates)
    {
        var answer = await _program.Read("/match?number=" + number);

        Assert.That(
            ((string?)answer["match"], (string?)answer["reason"], (string?)answer["contact"]?["name"], (string?)answer["organisation"]?["name"], answer["candidates"]!.AsArray().Count),
            Is.EqualTo((match, reason, contact, organisation, candidates)));
    }

    [Test]
    public async Task As_a_server_presents_it_its_clean_up_rules_come_first()
    {
        var answer = await _program.Read("/match?number=9*04066969214&server=main&trunk=PJSIP/trunk-itsp");
        var elsewhere = await _program.Read("/match?number=9*04066969214&server=main");

        Assert.That(((string?)answer["cleaned"], (string?)answer["number"], (string?)answer["contact"]!["name"]), Is.EqualTo(("04066969214", "+494066969214", "Annika Brandt")));
        Assert.That(((string?)elsewhere["cleaned"], (string?)elsewhere["match"]), Is.EqualTo(((string?)null, "none")));
    }

    [TestCase("", "number")]
    [TestCase("?number=%20", "number")]
    [TestCase("?number=030123456&server=other", "server")]
    [TestCase("?number=030123456&server=%00", "server")]
    [TestCase("?number=030123456&trunk=PJSIP/trunk-itsp", "trunk")]
    public async Task What_cannot_be_asked_is_named(string query, string field) =>
        Assert.That((await ProgramClient.Problem(await _program.Get("/match" + query), HttpStatusCode.BadRequest))["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { field }));

    [Test]
    public async Task Of_a_client_who_may_not_be_seen_it_says_whose_and_nothing_else()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Operator, owner: await OwnOnlyAsync());

        ProgramClient.AssertSame(await program.Read("/match?number=%2B494066969214"), """
            {
              "number": "+494066969214", "cleaned": null, "reading": "international", "match": null, "reason": "It is a client whom this token may not see.",
              "contact": null, "organisation": null, "clientOf": { "owner": "Mei Tanaka" }, "candidates": []
            }
            """);
        Assert.That((string?)(await program.Read("/match?number=%2B498912345670"))["organisation"]!["name"], Is.EqualTo("Südstern"), "what nobody owns is everybody's");
        ProgramClient.AssertSame((await program.Read("/match?number=%2B4940669692417"))["clientOf"], """{ "owner": "Mei Tanaka" }""");
        ProgramClient.AssertSame((await program.Read("/match?number=%2B493012345678"))["clientOf"], """{ "owner": "Mei Tanaka" }""");

        // The person is one's own, and where they work is not to be seen; of two who share a number the other is not.
        var own = await program.Read("/match?number=%2B493055512340");
        Assert.That(((string?)own["contact"]!["name"], own["candidates"]!.AsArray().Count), Is.EqualTo(("Ivan Petrov", 1)));
        var maybe = await program.Read("/match?number=%2B493012345699");
        Assert.That(((string?)maybe["candidates"]![0]!["contact"]!["name"], maybe["candidates"]![0]!["organisation"]), Is.EqualTo(("Peter Schlüter", (JsonNode?)null)));
        foreach (var number in new[] { "%2B494066969214", "%2B493012345678", "%2B493055512340", "%2B493012345699", "%2B4940669692417", "66969214" })
        {
            Assert.That((await program.Read("/match?number=" + number)).ToJsonString(), Does.Not.Contain("Annika").And.Not.Contain("Nordwind").And.Not.Contain("Irina"), number);
        }
    }

    private Task<User> OwnOnlyAsync() => _app.WithDatabase(async database =>
    {
        var role = new CustomRole { Id = CustomRoleId.New(Now), Name = "Own", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
        role.Grants.AddRange(new[] { GuardedNoun.Contacts, GuardedNoun.Organisations }.Select(noun => new Grant { RoleId = role.Id, Noun = noun, Deed = Deed.See, Reach = Reach.Own }));
        database.Add(role);
        await database.SaveChangesAsync();
        (await database.Users.FindAsync(_jonas.Id))!.CustomRoleId = role.Id;
        await database.SaveChangesAsync();
        return _jonas;
    });
}
