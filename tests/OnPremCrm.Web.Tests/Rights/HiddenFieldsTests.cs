using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Imports;
using OnPremCrm.Web.Tests.Rest;
using static OnPremCrm.Web.Tests.Rights.PageText;

namespace OnPremCrm.Web.Tests.Rights;

/// <summary>Somebody whose role hides fields of the company's own, at every door: neither a value nor a name of them leaves, and no value is lost by what they do.</summary>
public sealed class HiddenFieldsTests
{
    private const string Bank = "house_bank";
    private const string Rating = "credit_rating";
    private const string Tax = "tax_number";

    // Without spaces, as the search for leaks has them.
    private static readonly string[] Secrets = ["Quixotbank", "Formerbank", "Xylobank", "Shaky", "Wobbly", "Zanzibar90", "Housebank", "Creditrating", "Paymentterms", Bank, Rating, "payment_terms"];

    private static int _number = 6_696_920;

    private WebApp _app = null!;
    private PageClient _admin = null!;
    private User _jonas = null!;
    private User _mei = null!;
    private PageClient _operator = null!;
    private PageClient _manager = null!;
    private ContactId _contact;
    private Organisation _firm = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _admin = await _app.SignedInAs(UserRole.Admin);
        _jonas = await _app.AddUser(name: "Jonas Weber", extensions: "101");
        _mei = await _app.AddUser(UserRole.Manager, "Mei Tanaka", extensions: "104");
        var now = DateTimeOffset.UtcNow;
        await _app.WithDatabase(async database =>
        {
            Clients.AddServer(database, now);
            CustomField[] hidden =
            [
                new() { Id = CustomFieldId.New(now), Key = Bank, Name = "House bank", Kind = FieldKind.Text, IsRequired = true, IsSearchable = true, IsInList = true, Ordinal = 1, CreatedAt = now },
                new() { Id = CustomFieldId.New(now), Key = Rating, Name = "Credit rating", Kind = FieldKind.Choice, IsSearchable = true, IsInList = true, Ordinal = 2, CreatedAt = now },
                new() { Id = CustomFieldId.New(now), Noun = FieldNoun.Organisations, Key = "payment_terms", Name = "Payment terms", Kind = FieldKind.Text, IsSearchable = true, IsInList = true, Ordinal = 1, CreatedAt = now },
            ];
            hidden[1].Choices.AddRange([new CustomChoice { Key = "c1", Name = "Solid" }, new CustomChoice { Key = "c2", Name = "Shaky", Ordinal = 1 }, new CustomChoice { Key = "c3", Name = "Wobbly", Ordinal = 2 }]);
            database.CustomFields.AddRange(hidden);
            database.CustomFields.Add(new CustomField { Id = CustomFieldId.New(now), Key = Tax, Name = "Tax number", Kind = FieldKind.Text, IsSearchable = true, IsInList = true, Ordinal = 3, CreatedAt = now });
            var roles = new[] { UserRole.Operator, UserRole.Manager }.Select(level => AddRole(database, level, hidden, now)).ToList();
            await database.SaveChangesAsync();
            database.Users.Single(user => user.Id == _jonas.Id).CustomRoleId = roles[0].Id;
            database.Users.Single(user => user.Id == _mei.Id).CustomRoleId = roles[1].Id;
            _firm = Clients.AddOrganisation(database, "Südstern Handel", "München", now);
            _firm.Custom = """{"payment_terms": "Zanzibar90"}""";
            return await database.SaveChangesAsync();
        });
        _contact = await AddAsync("Annika Brandt", $$"""{"{{Bank}}": "Formerbank", "{{Rating}}": "c3", "{{Tax}}": "DE-777"}""");
        var form = FieldsOf(await (await _admin.Get($"/contacts/{_contact}/edit")).Content.ReadAsStringAsync());
        Assert.That((await _admin.Submit($"/contacts/{_contact}/edit", [.. Put(form, $"Input.Custom[{Bank}]", "Xylobank 4711")])).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        _operator = await _app.SignedInAs(_jonas);
        _manager = await _app.SignedInAs(_mei);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task No_page_and_no_endpoint_lets_a_value_or_a_name_out([Values] bool isManager)
    {
        string[] further =
        [
            "/contacts?q=Annika", "/contacts?q=DE-777", $"/contacts?own.{Tax}=x", $"/contacts?own.{Rating}=c1", $"/contacts/merge?id={_contact}&id={await AddAsync("Anika Brandt", $$"""{"{{Bank}}": "Quixotbank 9"}""")}",
            $"/contacts/bulk?id={_contact}", $"/organisations/bulk?id={_firm.Id}", $"/contacts/{_contact}?tab=notes", "/search?q=Annika", "/search/suggest?q=Annika", "/api/v1/contacts?search=Annika",
        ];
        var doors = Doors.Of(_app, noun => noun switch { "contacts" => _contact.ToString(), "organisations" => _firm.Id.ToString(), _ => null });
        var (read, leaks) = await Doors.ReadAsync(_app, isManager ? _mei : _jonas, [.. doors, .. further], text => LeaksIn(text.Replace("own." + Rating, ""), Secrets));

        Assert.That(leaks, Is.Empty);
        Assert.That(read, Is.GreaterThan(50), "the pages were found");
    }

    [Test]
    public async Task Everybody_else_sees_them()
    {
        var other = await _app.SignedInAs(UserRole.Operator);

        Assert.That(await other.Read($"/contacts/{_contact}"), Does.Contain("Xylobank 4711").And.Contain("Wobbly").And.Contain("House bank: Formerbank → Xylobank 4711"));
        Assert.That(await other.Read("/contacts"), Does.Contain("House bank</th>").And.Contain("Xylobank 4711"));
        Assert.That(await other.Read($"/organisations/{_firm.Id}"), Does.Contain("Zanzibar90"));
        Assert.That(await _operator.Read($"/contacts/{_contact}"), Does.Contain("DE-777").And.Not.Contain("House bank"));
    }

    [Test]
    public async Task A_list_is_neither_narrowed_sorted_nor_arranged_by_what_is_hidden()
    {
        await AddAsync("Bernd Solid", $$"""{"{{Rating}}": "c1", "{{Tax}}": "DE-1"}""");
        Assert.That(await _admin.Read($"/contacts?own.{Rating}=c3"), Does.Contain("Annika Brandt").And.Not.Contain("Bernd Solid"));

        Assert.That(await _operator.Read($"/contacts?own.{Rating}=c3"), Does.Contain("Annika Brandt").And.Contain("Bernd Solid"), "as in a view that somebody else shares");
        Assert.That(LeaksIn(await _operator.Read($"/contacts?sort={Bank}"), ["Xylobank"]), Is.Empty);
        await _operator.Submit("/contacts", "/lists/contacts/columns", ("columns", $"own.{Bank}"), ("columns", $"own.{Tax}"));
        Assert.That(await _operator.Read("/contacts"), Does.Contain("Tax number</th>").And.Not.Contain("House bank").And.Not.Contain("Xylobank"));
    }

    [TestCase("Xylobank", "DE-777")]
    [TestCase("4711", "DE-777")]
    [TestCase("Wobbly", "DE-777")]
    public async Task What_is_hidden_finds_nobody_and_what_is_not_finds_them(string hidden, string shown)
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Operator, owner: _jonas);
        foreach (var door in new[] { "/contacts?q=", "/search?q=", "/search/suggest?q=" })
        {
            Assert.That(await _admin.Read(door + hidden), Does.Contain("Annika Brandt"), door);
            Assert.That(await _operator.Read(door + hidden), Does.Not.Contain("Annika Brandt"), door);
            Assert.That(await _operator.Read(door + shown), Does.Contain("Annika Brandt"), door);
        }

        Assert.That((await program.Read($"/contacts?search={hidden}"))["items"]!.AsArray(), Is.Empty);
        Assert.That((await program.Read($"/contacts?search={shown}"))["items"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await program.Read($"/search?q={hidden}"))["contacts"]!.AsArray(), Is.Empty);
        Assert.That((await program.Read($"/search?q={shown}"))["contacts"]!.AsArray(), Has.Count.EqualTo(1));
        await ProgramClient.Problem(await program.Get($"/contacts?own.{Rating}=c3"), HttpStatusCode.BadRequest);
        Assert.That(await _admin.Read("/organisations?q=Zanzibar"), Does.Contain("Südstern"));
        Assert.That(await _operator.Read("/organisations?q=Zanzibar"), Does.Not.Contain("Südstern"));
    }

    [Test]
    public async Task A_form_neither_shows_nor_takes_nor_asks_for_them_and_keeps_what_is_there()
    {
        var id = await AddAsync("Carla Form", $$"""{"{{Bank}}": "Quixotbank 1", "{{Rating}}": "c2", "{{Tax}}": "DE-2"}""");

        var saved = await _operator.Submit($"/contacts/{id}/edit",
            ("Input.Name", "Carla Form"), ("Input.Version", "1"), ("Input.Custom[tax_number]", "DE-3"), ($"Input.Custom[{Bank}]", "mine"), ($"Input.Custom[{Rating}]", ""));
        Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await saved.Content.ReadAsStringAsync());
        Assert.That(await CustomOf(id), Is.EqualTo($$"""{"{{Rating}}":"c2","{{Bank}}":"Quixotbank 1","{{Tax}}":"DE-3"}"""));

        var made = await _operator.Submit("/contacts/new", ("Input.Name", "Carla New"), ($"Input.Custom[{Bank}]", "mine"));
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "the one that is needed is not asked of them");
        Assert.That(await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Name == "Carla New").Select(contact => contact.Custom).SingleAsync()), Is.EqualTo("{}"));
    }

    [Test]
    public async Task Who_edits_what_somebody_else_saved_meanwhile_is_told_nothing_of_them_and_takes_nothing_back()
    {
        var id = await AddAsync("Dora Twice", $$"""{"{{Bank}}": "Quixotbank 2", "{{Tax}}": "DE-4"}""");
        var edit = $"/contacts/{id}/edit";
        var remembered = WebUtility.HtmlDecode(Regex.Match(await (await _operator.Get(edit)).Content.ReadAsStringAsync(), "name=\"Remembered\" value=\"([^\"]*)\"").Groups[1].Value);
        await _admin.Submit(edit, ("Input.Name", "Dora Twice"), ("Input.Version", "1"), ($"Input.Custom[{Bank}]", "Quixotbank 3"), ($"Input.Custom[{Tax}]", "DE-5"));

        var late = await _operator.Submit(edit, ("Input.Name", "Dora Twice"), ("Input.Version", "1"), ($"Input.Custom[{Tax}]", "DE-6"), ("Remembered", remembered));
        var page = await late.Content.ReadAsStringAsync();
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(WebUtility.HtmlDecode(page), Does.Contain("DE-5"));
        Assert.That(LeaksIn(remembered + page, Secrets), Is.Empty);

        await _operator.Submit(edit, ("Input.Name", "Dora Twice"), ("Input.Version", "2"), ($"Input.Custom[{Tax}]", "DE-6"));
        Assert.That(await CustomOf(id), Is.EqualTo($$"""{"{{Bank}}":"Quixotbank 3","{{Tax}}":"DE-6"}"""));
    }

    [Test]
    public async Task For_a_program_of_that_person_there_are_no_such_fields()
    {
        var id = await AddAsync("Emil Program", $$"""{"{{Bank}}": "Quixotbank 4", "{{Tax}}": "DE-7"}""");
        var program = await ProgramClient.WithToken(_app, UserRole.Manager, owner: _jonas);

        ProgramClient.AssertSame((await program.Read($"/contacts/{id}"))["custom"], $$"""{ "{{Tax}}": "DE-7" }""");
        Assert.That((await program.Read("/fields")).AsArray().Select(field => (string?)field!["key"]), Is.EqualTo(new[] { Tax }));
        var problem = await ProgramClient.Problem(await program.Patch($"/contacts/{id}", new { custom = new JsonObject { [Bank] = "mine" } }, "*"), HttpStatusCode.BadRequest);
        Assert.That(problem["errors"]?["custom." + Bank]?.ToJsonString(), Is.EqualTo(
            (await ProgramClient.Problem(await program.Patch($"/contacts/{id}", new { custom = new JsonObject { ["nothing"] = "mine" } }, "*"), HttpStatusCode.BadRequest))["errors"]?["custom.nothing"]?.ToJsonString()), "as one that is not there");
        Assert.That((await program.Patch($"/contacts/{id}", new { jobTitle = "Buyer", custom = new JsonObject { [Tax] = "DE-8" } }, "*")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await CustomOf(id), Is.EqualTo($$"""{"{{Bank}}":"Quixotbank 4","{{Tax}}":"DE-8"}"""));
        Assert.That((await program.Post("/contacts", new { name = "Emil New" })).StatusCode, Is.EqualTo(HttpStatusCode.Created), "the one that is needed is not asked of them");
    }

    [Test]
    public async Task A_file_has_no_column_of_them_and_is_not_narrowed_by_them()
    {
        foreach (var (noun, name) in new[] { ("contacts", "Annika Brandt"), ("organisations", "Südstern Handel") })
        {
            using var asked = await _manager.Submit("/contacts", "/exports", ("noun", noun), ("format", "csv"), ("q", name));
            Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
            var file = await Exported();
            Assert.That(file, Does.Contain(name));
            Assert.That(LeaksIn(file, Secrets), Is.Empty, noun);
        }

        using var listed = await _manager.Submit("/contacts", "/exports", ("noun", "contacts"), ("format", "csv"), ("listed", "true"), ("columns", $"own.{Bank}"), ("columns", $"own.{Tax}"));
        Assert.That((await Exported()).Split("\r\n")[0], Does.EndWith("Name,Tax number"));
        foreach (var own in new[] { $$"""{"{{Rating}}": "c2"}""", """{"cr\u0065dit_rating": "c2"}""", $$"""{"{{Tax}}": "DE-777", "{{Bank}}": "x"}""" })
        {
            using var narrowed = await _manager.Submit("/contacts", "/exports", ("noun", "contacts"), ("format", "csv"), ("own", own));
            Assert.That(narrowed.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), own);
        }
    }

    [Test]
    public async Task An_import_puts_nothing_into_them()
    {
        var import = await ImportFiles.Read(_manager, Encoding.UTF8.GetBytes("Name;Phone;House bank;Tax number\nFritz File;030 5559011;mine;DE-9\n"));
        Assert.That(await _manager.Read(import), Does.Contain("value=\"custom:tax_number\"").And.Not.Contain("custom:" + Bank));
        await ImportFiles.Post(_manager, import, "Map", ("Input.Fields[2]", "custom:" + Bank));
        var id = new ImportId(Guid.Parse(import.Split('/')[2]));
        Assert.That((await _app.WithDatabase(database => database.Imports.Where(one => one.Id == id).Select(one => one.Fields).SingleAsync()))[2..], Is.EqualTo(new[] { "", "custom:" + Tax }));

        // As if it had been mapped before the field was hidden.
        await _app.WithDatabase(database => database.Database.ExecuteSqlAsync($"UPDATE imports SET fields[3] = 'custom:house_bank', state = 'queued' WHERE id = {id.Value}"));
        await ImportFiles.Over(_app, import);
        await _app.WithDatabase(database => database.Imports.ExecuteDeleteAsync());
        Assert.That(await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Name == "Fritz File").Select(contact => contact.Custom).SingleAsync()), Is.EqualTo($$"""{"{{Tax}}": "DE-9"}"""));
    }

    [Test]
    public async Task Many_records_are_not_changed_in_them_and_an_earlier_change_is_not_shown_nor_undone()
    {
        var id = await AddAsync("Gerd Bulk", $$"""{"{{Rating}}": "c2"}""");
        var program = await ProgramClient.WithToken(_app, UserRole.Manager, owner: _mei);
        var wish = new { noun = "contacts", field = "own." + Rating, value = "c1", ids = new[] { id.Value }, changing = 1 };
        await ProgramClient.Problem(await program.Post("/bulk-edits/preview", wish), HttpStatusCode.BadRequest);
        using var refused = await program.Post("/bulk-edits", wish);
        Assert.That((int)refused.StatusCode, Is.InRange(400, 409));
        Assert.That(await CustomOf(id), Is.EqualTo($$"""{"{{Rating}}":"c2"}"""));

        await SeeAsync(_mei, everything: true);
        using var done = await program.Post("/bulk-edits", wish);
        var edit = JsonNode.Parse(await done.Content.ReadAsStringAsync())!["id"]!.ToString();
        await SeeAsync(_mei, everything: false);
        Assert.That((await program.Read("/bulk-edits"))["items"]!.AsArray(), Is.Empty);
        await ProgramClient.Problem(await program.Get($"/bulk-edits/{edit}"), HttpStatusCode.NotFound);
        await ProgramClient.Problem(await program.Post($"/bulk-edits/{edit}/undo", new { }), HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_merge_by_them_loses_no_value_and_tells_none()
    {
        var survivor = await AddAsync("Hanna Merge", $$"""{"{{Bank}}": "Quixotbank 5", "{{Tax}}": "DE-10"}""");
        var twin = await AddAsync("Hanna Merge", $$"""{"{{Bank}}": "Quixotbank 6", "{{Rating}}": "c2", "{{Tax}}": "DE-11"}""");
        Assert.That(LeaksIn(await _operator.Read($"/contacts/merge?id={survivor}&id={twin}"), Secrets), Is.Empty);

        using var merged = await _operator.Submit("/contacts", "/contacts/merge", ("keep", survivor.ToString()), ("of", $"{survivor}:1"), ("of", $"{twin}:1"), ($"pick.custom.{Bank}", twin.ToString()), ($"pick.custom.{Tax}", twin.ToString()));
        Assert.That(merged.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(await CustomOf(survivor), Is.EqualTo($$"""{"{{Rating}}":"c2","{{Bank}}":"Quixotbank 5","{{Tax}}":"DE-11"}"""), "the survivor's stays, and what it has not is the other's");

        await _admin.Submit($"/contacts/{survivor}/edit", ("Input.Name", "Hanna Merge"), ("Input.Version", "2"), ($"Input.Custom[{Bank}]", "Quixotbank 7"), ($"Input.Custom[{Tax}]", "DE-12"));
        var undo = await _app.WithDatabase(database => database.Merges.Where(merge => merge.SurvivorId == survivor.Value).Select(merge => merge.Id).SingleAsync());
        Assert.That(await _admin.Read($"/merges/{undo}"), Does.Contain("Quixotbank 7").And.Contain("DE-12"));
        var preview = await _operator.Read($"/merges/{undo}");
        Assert.That(preview, Does.Contain("DE-12"));
        Assert.That(LeaksIn(preview, Secrets), Is.Empty);

        await _operator.Submit($"/merges/{undo}", ("version", "3"));
        Assert.That(await CustomOf(survivor), Is.EqualTo($$"""{"{{Bank}}":"Quixotbank 7","{{Tax}}":"DE-12"}"""));
        Assert.That(await CustomOf(twin), Is.EqualTo($$"""{"{{Rating}}":"c2","{{Bank}}":"Quixotbank 6","{{Tax}}":"DE-11"}"""));
    }

    // The role with or without its hidden fields, until the next change.
    private Task SeeAsync(User user, bool everything) => _app.WithDatabase(async database =>
    {
        var role = await database.CustomRoles.SingleAsync(role => database.Users.Any(one => one.Id == user.Id && one.CustomRoleId == role.Id));
        role.HiddenFields = everything ? [] : [.. (await database.CustomFields.Where(field => field.Key != Tax).Select(field => field.Id).ToListAsync()).Select(field => field.Value)];
        return await database.SaveChangesAsync();
    });

    private static CustomRole AddRole(Core.Database.CrmDatabase database, UserRole level, CustomField[] hidden, DateTimeOffset now)
    {
        var role = new CustomRole { Id = CustomRoleId.New(now), Name = $"Without fields {level}", Level = level, HiddenFields = [.. hidden.Select(field => field.Id.Value)], CreatedAt = now, UpdatedAt = now };
        role.Grants.AddRange(Grants.Kinds.Select(kind => new Grant { RoleId = role.Id, Noun = kind.Noun, Deed = kind.Deed, Reach = Reach.All }));
        return database.CustomRoles.Add(role).Entity;
    }

    // A contact of one test's own.
    private Task<ContactId> AddAsync(string name, string custom) => _app.WithDatabase(async database =>
    {
        var contact = Clients.AddContact(database, name, null, null, DateTimeOffset.UtcNow, null, $"+4940{Interlocked.Increment(ref _number)}");
        contact.Custom = custom;
        await database.SaveChangesAsync();
        return contact.Id;
    });

    private async Task<string> CustomOf(ContactId id) => CustomValues.Parse(await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Id == id).Select(contact => contact.Custom).SingleAsync())).ToJson();

    private async Task<string> Exported()
    {
        for (var tries = 0; ; tries++)
        {
            var export = await _app.WithDatabase(database => database.Exports.AsNoTracking().OrderByDescending(one => one.Id).FirstAsync());
            Assert.That(export.State, Is.Not.EqualTo(ExportState.Failed), () => export.Fault ?? "");
            if (export.State == ExportState.Done)
            {
                return Encoding.UTF8.GetString(await (await _manager.Get($"/exports/{export.Id}/file")).Content.ReadAsByteArrayAsync());
            }

            Assert.That(tries, Is.LessThan(600));
            await Task.Delay(100);
        }
    }
}
