using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Imports;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Fields;

/// <summary>A field that an administrator makes is at once everywhere where a field can be.</summary>
public sealed class FieldsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);
    private WebApp _app = null!;
    private PageClient _admin = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, Now);
            return database.SaveChangesAsync();
        });
        _admin = await _app.SignedInAs(UserRole.Admin);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_new_field_is_on_form_card_and_list_and_narrows_the_list()
    {
        await Make("Segment", "Choice", ("Input.IsInList", "true"), ("Input.Choices[0].Name", "Key account"), ("Input.Choices[1].Name", "Small"));
        await Make("Credit limit", "Money", ("Input.Currency", "eur"), ("Input.IsInList", "true"));
        await Make("Newsletter", "YesNo", ("Input.IsInList", "true"));
        var form = await _admin.Read("/contacts/new");
        Assert.That(form, Does.Contain("name=\"Input.Custom[segment]\"").And.Contain("Key account").And.Contain("name=\"Input.Custom[credit_limit]\""));

        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Custom[segment]", "c1"), ("Input.Custom[credit_limit]", "5,000.50"), ("Input.Custom[newsletter]", "no"));
        await Save("/contacts/new", ("Input.Name", "Peter Schlüter"), ("Input.Custom[segment]", "c2"));

        Assert.That(await Custom("Annika Brandt"), Is.EqualTo("{\"credit_limit\":5000.5,\"newsletter\":false,\"segment\":\"c1\"}"));
        Assert.That(await Card("Annika Brandt"), Does.Contain("<dt>Segment</dt>").And.Contain("Key account").And.Contain("€5,000.50").And.Contain("<dt>Newsletter</dt>"));
        Assert.That(await _admin.Read("/contacts"), Does.Contain("Credit limit</th>").And.Contain("€5,000.50"));
        Assert.That(await _admin.Read("/contacts?own.segment=c1"), Does.Contain("Annika Brandt").And.Not.Contain("Peter Schlüter").And.Contain("<b>Key account</b>"));
        Assert.That(await _admin.Read("/contacts?own.segment=c1&own.newsletter=yes"), Does.Contain("Nothing matches these filters."));
        Assert.That(await _admin.Read("/contacts?own.newsletter=no"), Does.Contain("Annika Brandt").And.Not.Contain("Peter Schlüter"));
    }

    [Test]
    public async Task What_is_needed_is_asked_for_and_what_cannot_be_is_refused_beside_its_field()
    {
        await Make("Customer number", "Text", ("Input.IsRequired", "true"));
        await Make("Since", "Date");

        var page = await Refused("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Custom[customer_number]", " "), ("Input.Custom[since]", "sometime"));

        Assert.That(page, Does.Contain("Customer number is needed.").And.Contain("This is not a date.").And.Contain("value=\"sometime\"").And.Contain("id=\"custom-since-wrong\""));
        Assert.That(await _app.WithDatabase(database => database.Contacts.CountAsync()), Is.Zero);
        using var answer = await (await ProgramClient.WithToken(_app, UserRole.Operator)).Post("/contacts", new { name = "Annika Brandt", custom = new { since = "sometime" } });
        var problem = await ProgramClient.Problem(answer, HttpStatusCode.BadRequest);
        Assert.That(problem["errors"]?["custom.customer_number"], Is.Not.Null, problem.ToJsonString());
        Assert.That(problem["errors"]?["custom.since"], Is.Not.Null, problem.ToJsonString());
    }

    [Test]
    public async Task The_second_of_two_who_edit_a_field_at_once_chooses_and_one_that_only_the_other_changed_is_taken_over()
    {
        await Make("Segment", "Choice", ("Input.Choices[0].Name", "Key account"), ("Input.Choices[1].Name", "Small"));
        await Make("Since", "Date");
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Custom[segment]", "c1"));
        var edit = $"/contacts/{await IdOf("Annika Brandt")}/edit";
        var remembered = System.Text.RegularExpressions.Regex.Match(await (await _admin.Get(edit)).Content.ReadAsStringAsync(), "name=\"Remembered\" value=\"([^\"]*)\"").Groups[1].Value;
        await Save(edit, ("Input.Name", "Annika Brandt"), ("Input.Version", "1"), ("Input.Custom[segment]", "c2"), ("Input.Custom[since]", "2019-04-01"));

        var answer = await _admin.Submit(edit, ("Input.Name", "Annika Brandt"), ("Input.Version", "1"), ("Input.Custom[segment]", ""), ("Input.Custom[since]", ""), ("Remembered", WebUtility.HtmlDecode(remembered)));

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(page, Does.Contain("name=\"take\" value=\"Custom.segment\"").And.Contain("<b>Small</b>").And.Contain("<b>1 Apr 2019</b>").And.Contain("value=\"2019-04-01\""));
        Assert.That(page, Does.Not.Contain("value=\"Custom.since\""), "nothing was typed there");
    }

    [Test]
    public async Task An_archived_field_is_nowhere_and_what_records_have_in_it_comes_back_with_it()
    {
        await Make("Segment", "Choice", ("Input.IsRequired", "true"), ("Input.Choices[0].Name", "Key account"));
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Custom[segment]", "c1"));
        var id = await _app.WithDatabase(database => database.CustomFields.Select(field => field.Id).SingleAsync());

        await Post("/fields", "/fields?handler=Archive", ("id", id.ToString()), ("active", "false"));
        Assert.That(await _admin.Read("/contacts/new"), Does.Not.Contain("Segment"));
        Assert.That(await Card("Annika Brandt"), Does.Not.Contain("<dt>Segment</dt>"));
        await Save($"/contacts/{await IdOf("Annika Brandt")}/edit", ("Input.Name", "Annika Brandt"), ("Input.JobTitle", "Purchasing"), ("Input.Version", "1"));
        await Post("/fields", "/fields?handler=Archive", ("id", id.ToString()), ("active", "true"));

        Assert.That(await Card("Annika Brandt"), Does.Contain("<dt>Segment</dt>"));
    }

    [Test]
    public async Task A_renamed_choice_is_renamed_everywhere_and_a_retired_one_stays_where_it_was_chosen()
    {
        await Make("Segment", "Choices", ("Input.IsSearchable", "true"), ("Input.Choices[0].Name", "Key account"), ("Input.Choices[1].Name", "Small"));
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Custom[segment]", ""), ("Input.Custom[segment]", "c2"), ("Input.Custom[segment]", "c1"));
        Assert.That(await Custom("Annika Brandt"), Is.EqualTo("{\"segment\":[\"c1\",\"c2\"]}"), "in the order of the list");
        var field = await _app.WithDatabase(database => database.CustomFields.SingleAsync());

        await Save($"/fields/{field.Id}", "/fields", ("Input.Version", "1"), ("Input.Name", "Segment"), ("Input.IsSearchable", "true"),
            ("Input.Choices[0].Key", "c2"), ("Input.Choices[0].Name", "Small"), ("Input.Choices[0].IsRetired", "true"), ("Input.Choices[1].Key", "c1"), ("Input.Choices[1].Name", "Strategic"), ("Input.Choices[2].Name", "New one"));

        Assert.That(await Card("Annika Brandt"), Does.Contain("Strategic, Small"));
        Assert.That(await _admin.Read("/contacts/new"), Does.Contain("Strategic").And.Contain("New one").And.Not.Contain("Small"));
        Assert.That(await _admin.Read($"/contacts/{await IdOf("Annika Brandt")}/edit"), Does.Contain("Small"));
        Assert.That(await _admin.Read("/contacts?q=strateg"), Does.Contain("Annika Brandt"), "the search knows the new name");
        Assert.That(await _admin.Read("/contacts?q=key+acc"), Does.Not.Contain("Annika Brandt"));
    }

    [Test]
    public async Task The_search_finds_what_is_marked_for_it_at_once_and_nothing_else()
    {
        await Make("Tax number", "Text");
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Custom[tax_number]", "7701234567"));
        Assert.That(await _admin.Read("/contacts?q=7701234567"), Does.Not.Contain("Annika Brandt"));
        var field = await _app.WithDatabase(database => database.CustomFields.SingleAsync());

        await Save($"/fields/{field.Id}", "/fields", ("Input.Version", "1"), ("Input.Name", "Tax number"), ("Input.IsSearchable", "true"));

        Assert.That(await _admin.Read("/contacts?q=7701234567"), Does.Contain("Annika Brandt"));
        Assert.That(await _admin.Read("/contacts?q=701234"), Does.Contain("Annika Brandt"));
    }

    [Test]
    public async Task Programs_read_and_write_typed_values_and_learn_which_fields_there_are()
    {
        await Make("Segment", "Choice", ("Input.Choices[0].Name", "Key account"));
        await Make("Products", "Choices", ("Input.Choices[0].Name", "Sensors"), ("Input.Choices[1].Name", "Valves"));
        await Make("Credit limit", "Money", ("Input.Currency", "EUR"));
        await Make("Newsletter", "YesNo");
        await Make("Since", "Date");
        var program = await ProgramClient.WithToken(_app, UserRole.Operator);
        var custom = new JsonObject
        {
            ["credit_limit"] = new JsonObject { ["amount"] = 5000.5, ["currency"] = "EUR" }, ["newsletter"] = true, ["products"] = new JsonArray("Sensors", "Valves"), ["segment"] = "Key account", ["since"] = "2019-04-01",
        };

        using var answer = await program.Post("/contacts", new { name = "Annika Brandt", custom });
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        var read = (await program.Read("/contacts"))["items"]![0]!["custom"]!;
        Assert.That(JsonNode.DeepEquals(read, JsonNode.Parse("""{ "segment": "Key account", "products": ["Sensors", "Valves"], "credit_limit": { "amount": 5000.5, "currency": "EUR" }, "newsletter": true, "since": "2019-04-01" }""")), Is.True, read.ToJsonString());
        var fields = (await program.Read("/fields")).AsArray();
        Assert.That(fields.Select(field => ((string)field!["key"]!, (string)field["kind"]!)), Is.EqualTo(new[] { ("segment", "choice"), ("products", "choices"), ("credit_limit", "money"), ("newsletter", "yes-no"), ("since", "date") }));
        await ProgramClient.Problem(await program.Post("/contacts", new { name = "Peter", custom = new { nothing = "x" } }), HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task A_file_fills_them_an_export_has_them_and_an_undo_puts_them_back()
    {
        await Make("Segment", "Choice", ("Input.Choices[0].Name", "Key account"), ("Input.Choices[1].Name", "Small"));
        await Make("Credit limit", "Money", ("Input.Currency", "EUR"));
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Numbers[0].Text", "040 66969214"), ("Input.Custom[segment]", "c2"));
        var file = Encoding.UTF8.GetBytes("Name;Phone;Segment;Credit limit\nAnnika Brandt;040 66969214;Key account;5.000,50\nPeter Schlüter;040 66969215;Huge;12 EUR\n");

        var import = await ImportFiles.Read(_admin, file);
        Assert.That(await _admin.Read(import), Does.Match("value=\"custom:segment\"[^>]*selected|selected[^>]*value=\"custom:segment\""), "the heading is known");
        await ImportFiles.Post(_admin, import, "Map", ("Input.Policy", "Overwrite"));
        await ImportFiles.Run(_app, _admin, import, ("Input.Policy", "Overwrite"));

        Assert.That(await Custom("Annika Brandt"), Is.EqualTo("{\"credit_limit\":5000.5,\"segment\":\"c1\"}"));
        Assert.That(await Custom("Peter Schlüter"), Is.EqualTo("{\"credit_limit\":12}"));
        Assert.That((await _app.WithDatabase(database => database.Contacts.SingleAsync(contact => contact.Name == "Peter Schlüter"))).Note, Does.Contain("Huge"), "what cannot be read is not lost");
        Assert.That(await Card("Annika Brandt"), Does.Contain("Segment: Small → Key account"), "the history tells it");

        using (var asked = await _admin.Submit("/contacts", "/exports", ("noun", "contacts"), ("format", "csv"), ("own", "{\"segment\":\"c1\"}")))
        {
            Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        }

        var text = await Exported();
        Assert.That(text.Split("\r\n")[0], Does.Contain("Segment,Credit limit,Owner"));
        Assert.That(text, Does.Contain("Key account,5000.5,").And.Not.Contain("Peter Schlüter"), "narrowed as the list was");

        await ImportFiles.Post(_admin, import, "Undo");
        await ImportFiles.Over(_app, import);
        Assert.That(await Custom("Annika Brandt"), Is.EqualTo("{\"segment\":\"c2\"}"));
    }

    [Test]
    public async Task Only_an_administrator_makes_and_changes_fields()
    {
        await Make("Segment", "Text");
        var id = await _app.WithDatabase(database => database.CustomFields.Select(field => field.Id).SingleAsync());
        foreach (var role in new[] { UserRole.Operator, UserRole.Manager })
        {
            var other = await _app.SignedInAs(role);
            foreach (var (path, fields) in new[]
            {
                ("/fields/new", new[] { ("Input.Name", "Mine"), ("Input.Kind", "Text") }), ($"/fields/{id}", [("Input.Name", "Mine"), ("Input.Version", "1")]),
                ("/fields?handler=Archive", [("id", id.ToString()), ("active", "false")]), ("/fields/order/contacts", [("move", "usual")]),
            })
            {
                Assert.That((await other.Submit("/contacts", path, fields)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), $"{role} {path}");
            }
        }

        var field = await _app.WithDatabase(database => database.CustomFields.SingleAsync());
        Assert.That((field.Name, field.IsActive, field.Version), Is.EqualTo(("Segment", true, 1)));
    }

    [Test]
    public async Task Names_and_keys_are_unique_and_made_from_any_alphabet()
    {
        await Make("Größe & Farbe", "Text");
        await Make("ИНН", "Text");
        await Make("顧客番号", "Number");
        Assert.That(await Keys(), Is.EqualTo("grosse_farbe field_1 field_2"));
        Assert.That(await Refused("/fields/new", ("Input.Name", "инн"), ("Input.Kind", "Text")), Does.Contain("A field in use has this name already."));
        Assert.That(await Refused("/fields/new", ("Input.Name", "Other"), ("Input.Key", "field_1"), ("Input.Kind", "Text")), Does.Contain("Another field has this name for programs"));
        Assert.That(await Refused("/fields/new", ("Input.Name", "Other"), ("Input.Kind", "Choice")), Does.Contain("At least one value is needed"));
        Assert.That(await Refused("/fields/new", ("Input.Name", "Other"), ("Input.Kind", "Money"), ("Input.Currency", "euro")), Does.Contain("Write three letters"));
        async Task<string> Keys() => string.Join(' ', await _app.WithDatabase(database => database.CustomFields.OrderBy(field => field.Ordinal).Select(field => field.Key).ToListAsync()));
    }

    private Task Make(string name, string kind, params (string Name, string Value)[] fields) => Save("/fields/new", "/fields", [("Input.Name", name), ("Input.Kind", kind), ("Input.Noun", "Contacts"), .. fields]);

    private Task Save(string path, params (string Name, string Value)[] fields) => Save(path, null, fields);

    private async Task Save(string path, string? leadsTo, params (string Name, string Value)[] fields)
    {
        var answer = await _admin.Submit(path, fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
        Assert.That(answer.Headers.Location!.ToString(), Does.StartWith(leadsTo ?? "/contacts"));
    }

    private async Task Post(string page, string target, params (string Name, string Value)[] fields) =>
        Assert.That((await _admin.Submit(page, target, fields)).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));

    private async Task<string> Refused(string path, params (string Name, string Value)[] fields)
    {
        var answer = await _admin.Submit(path, fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> Exported()
    {
        for (var tries = 0; ; tries++)
        {
            var export = await _app.WithDatabase(database => database.Exports.AsNoTracking().OrderByDescending(one => one.Id).FirstAsync());
            Assert.That(export.State, Is.Not.EqualTo(ExportState.Failed), () => export.Fault ?? "");
            if (export.State == ExportState.Done)
            {
                return Encoding.UTF8.GetString(await (await _admin.Get($"/exports/{export.Id}/file")).Content.ReadAsByteArrayAsync());
            }

            Assert.That(tries, Is.LessThan(600));
            await Task.Delay(100);
        }
    }

    private Task<ContactId> IdOf(string name) => _app.WithDatabase(database => database.Contacts.Where(contact => contact.Name == name).Select(contact => contact.Id).SingleAsync());

    private async Task<string> Card(string name) => await _admin.Read($"/contacts/{await IdOf(name)}");

    private async Task<string> Custom(string name) => CustomValues.Parse(await _app.WithDatabase(database => database.Contacts.Where(contact => contact.Name == name).Select(contact => contact.Custom).SingleAsync())).ToJson();
}
