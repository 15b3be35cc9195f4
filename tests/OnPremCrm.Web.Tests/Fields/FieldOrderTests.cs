using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Fields;

/// <summary>The order into which an administrator puts the fields holds everywhere, for everybody and at once.</summary>
public sealed class FieldOrderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);
    private WebApp _app = null!;
    private PageClient _admin = null!;
    private PageClient _operator = null!;

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
        _operator = await _app.SignedInAs(UserRole.Operator);
        await Make("Segment", "Text");
        await Make("Region", "Text");
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Forms_cards_lists_and_exports_of_everybody_follow_the_order_at_once()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Custom[segment]", "Key account"), ("Input.Custom[region]", "Nord"), ("Input.Source", "Fair"), ("Input.Note", "Rings back"));
        await Save("/fields/order/contacts", Order("own.region", "note", "source", "own.segment", "numbers"));

        var form = await _operator.Read("/contacts/new");
        Assert.That(InOrder(form, "Input.Name\"", "Input.Custom[region]", "Input.Note", "Input.Source", "Input.Custom[segment]", "Input.Numbers[0]", "Input.Emails[0]"), Is.True, form);
        var card = await _operator.Read($"/contacts/{await _app.WithDatabase(database => database.Contacts.Select(contact => contact.Id).SingleAsync())}");
        Assert.That(InOrder(card, "<dt>Region</dt>", "<dt>Note</dt>", "<dt>Source</dt>", "<dt>Segment</dt>"), Is.True, card);
        var list = await _operator.Read("/contacts");
        Assert.That(InOrder(list, "id=\"column-own-region\"", "id=\"column-source\"", "id=\"column-own-segment\"", "id=\"column-email\""), Is.True, list);
        Assert.That(await HeadsAsync(), Does.StartWith("Name,Organisation,Job title,Other organisations,Roles there,Owner,Region,Note,Source,Tags,Segment,Phone,"));
        Assert.That(await _app.WithDatabase(database => database.CustomFields.OrderBy(field => field.Ordinal).Select(field => field.Key).ToListAsync()), Is.EqualTo(new[] { "region", "segment" }));
    }

    [Test]
    public async Task A_press_moves_one_place_and_as_at_first_takes_all_of_it_back()
    {
        await Save("/fields/order/contacts", [.. Words(await _admin.Read("/fields/order/contacts")).Select(word => ("fields", word)), ("move", "own.region:up")]);
        Assert.That(Words(await _admin.Read("/fields/order/contacts")), Is.EqualTo(new[]
        {
            "organisation", "affiliations", "owner", "numbers", "emails", "messengers", "addresses", "birthday", "language", "source", "tags", "own.region", "own.segment", "note", "more",
        }));
        await Save("/fields/order/contacts", [.. Words(await _admin.Read("/fields/order/contacts")).Select(word => ("fields", word)), ("move", "note:down")]);
        Assert.That(Words(await _admin.Read("/fields/order/contacts"))[^2..], Is.EqualTo(new[] { "more", "note" }));

        await Save("/fields/order/contacts", ("move", "usual"));

        Assert.That(Words(await _admin.Read("/fields/order/contacts"))[^2..], Is.EqualTo(new[] { "note", "more" }));
        Assert.That(await _app.WithDatabase(database => database.FieldOrders.CountAsync()), Is.Zero);
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "arrange")), Is.EqualTo(3));
    }

    [Test]
    public async Task What_is_folded_away_opens_when_something_is_wrong_there_and_what_is_needed_is_never_folded()
    {
        await Make("Since", "Date");
        await Make("Customer number", "Text", ("Input.IsRequired", "true"));
        await Save("/fields/order/contacts", Order("numbers", "more", "own.since", "own.customer_number", "source"));

        var form = await _operator.Read("/contacts/new");
        Assert.That(InOrder(form, "Input.Custom[customer_number]", "<details class=\"form-more\">", "Input.Custom[since]", "Input.Source", "</details>"), Is.True, form);
        using var refused = await _operator.Submit("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Custom[since]", "sometime"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var page = await refused.Content.ReadAsStringAsync();
        Assert.That(page, Does.Contain("Customer number is needed.").And.Contain("<details class=\"form-more\" open=\"open\">"));
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Custom[customer_number]", "K-1"), ("Input.Custom[since]", "2019-04-01"));
        var card = await _operator.Read($"/contacts/{await _app.WithDatabase(database => database.Contacts.Select(contact => contact.Id).SingleAsync())}");
        Assert.That(InOrder(card, "<dt>Customer number</dt>", "id=\"facts-more\"", "<dt>Since</dt>", "</details>"), Is.True, card);
    }

    [Test]
    public async Task Fields_that_the_order_does_not_know_follow_the_one_that_they_usually_follow()
    {
        await Save("/fields/order/contacts", Order("note", "own.region", "own.segment", "organisation"));
        await Make("Contract", "Text");

        Assert.That(Words(await _admin.Read("/fields/order/contacts"))[..5], Is.EqualTo(new[] { "note", "own.region", "own.segment", "own.contract", "organisation" }));
        Assert.That((await _admin.Get("/fields/order/calls")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        await Save("/fields/order/organisations", Order("blocks", "nonsense", "website"));
        Assert.That(Words(await _admin.Read("/fields/order/organisations"))[..4], Is.EqualTo(new[] { "parent", "city", "blocks", "source" }));
        Assert.That(InOrder(await _operator.Read("/organisations/new"), "Input.Parent", "Input.Blocks", "Input.Website"), Is.True);
    }

    private static (string, string)[] Order(params string[] words) => [.. words.Select(word => ("fields", word))];

    private static string[] Words(string page) => [.. Regex.Matches(page, "name=\"fields\" value=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];

    private static bool InOrder(string page, params string[] parts)
    {
        var text = WebUtility.HtmlDecode(page);
        var at = -1;
        return parts.All(part => (at = text.IndexOf(part, at + 1, StringComparison.Ordinal)) >= 0);
    }

    private async Task<string> HeadsAsync()
    {
        using var asked = await _admin.Submit("/contacts", "/exports", ("noun", "contacts"), ("format", "csv"));
        Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        for (var tries = 0; ; tries++)
        {
            var export = await _app.WithDatabase(database => database.Exports.AsNoTracking().SingleAsync());
            if (export.State == ExportState.Done)
            {
                return (await (await _admin.Get($"/exports/{export.Id}/file")).Content.ReadAsStringAsync()).Split('\n')[0];
            }

            Assert.That(tries, Is.LessThan(300), () => $"The export is still {export.State}. {export.Fault}");
            await Task.Delay(100);
        }
    }

    private Task Make(string name, string kind, params (string Name, string Value)[] fields) => Save("/fields/new", [("Input.Name", name), ("Input.Kind", kind), ("Input.Noun", "Contacts"), .. fields]);

    private async Task Save(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await _admin.Submit(path, fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
    }
}
