using System.Net;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Exports;

/// <summary>Lists as files: what the list shows, harmless in a spreadsheet, for their asker alone, and noted.</summary>
public sealed class ExportTests
{
    private WebApp _app = null!;
    private User _katrin = null!;
    private PageClient _browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _katrin = await _app.AddUser(UserRole.Manager, "Katrin Vogel");
        _browser = await _app.SignedInAs(_katrin);
        await _app.WithDatabase(database =>
        {
            var now = DateTimeOffset.UtcNow;
            Clients.AddServer(database, now);
            var nordwind = Clients.AddOrganisation(database, "Nordwind, Söhne; Co", "Hamburg", now, null, "+49406696920");
            var annika = Clients.AddContact(database, "Annika Brandt", nordwind, "Einkauf", now, _katrin, "+491713920036", "+81355550142");
            var hokkai = Clients.AddOrganisation(database, "Hokkai Reizo", "Sapporo", now);
            annika.Affiliations.Add(new Affiliation { Id = AffiliationId.New(now), ContactId = annika.Id, OrganisationId = hokkai.Id, Role = "Beirat" });
            annika.Affiliations.Add(new Affiliation { Id = AffiliationId.New(now), ContactId = annika.Id, OrganisationId = hokkai.Id, Role = "Trainee", IsPast = true, Ordinal = 1 });
            annika.Email = "annika@nordwind.example";
            annika.Note = "=HYPERLINK(\"http://evil.example\")\nzweite Zeile";
            Clients.AddContact(database, "山田 太郎", null, null, now, null, "+81312345678");
            return database.SaveChangesAsync();
        });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_search_is_exported_as_CSV_with_readable_numbers_and_no_formula_and_our_import_reads_it_again()
    {
        var bytes = await Export(("noun", "contacts"), ("format", "csv"), ("q", "annika"));
        var text = System.Text.Encoding.UTF8.GetString(bytes[3..]);

        Assert.That(text, Is.EqualTo("Name,Organisation,Job title,Other organisations,Roles there,Phone,Phone 2,Phone 3,Phone 4,E-mail,Messengers,Street,Postal code,Town of the address,Country,Birthday,Language,Source,Tags,Owner,Note,Last talk,Calls from them,Calls from us,Not answered\r\n"
            + "Annika Brandt,\"Nordwind, Söhne; Co\",Einkauf,Hokkai Reizo,Beirat,0171 3920036,+81 3 5555 0142,,,annika@nordwind.example,,,,,,,,,,Katrin Vogel,\"'=HYPERLINK(\"\"http://evil.example\"\")\nzweite Zeile\",,0,0,0\r\n"));

        var import = await Imports.ImportFiles.Read(_browser, bytes, "contacts.csv");
        Assert.That((await Imports.ImportFiles.Run(_app, _browser, import)).Unchanged, Is.EqualTo(1));
    }

    [Test]
    public async Task The_columns_of_the_list_are_exported_alone_and_in_their_order()
    {
        await _browser.Submit("/contacts", "/lists/contacts/columns", ("columns", "job-title"), ("columns", "number"), ("columns", "last-call"), ("columns", "own.gone"), ("columns", "calls-in"));
        var menu = await _browser.Read("/contacts");
        Assert.That(System.Text.RegularExpressions.Regex.Matches(menu, "name=\"columns\" value=\"([^\"]+)\">\\s").Select(match => match.Groups[1].Value), Is.SupersetOf(new[] { "job-title", "number", "last-call", "calls-in" }));

        var listed = System.Text.Encoding.UTF8.GetString((await Export(("noun", "contacts"), ("format", "csv"), ("q", "annika"), ("listed", "true"), ("columns", "job-title"), ("columns", "number"), ("columns", "last-call"), ("columns", "calls-in")))[3..]);
        Assert.That(listed, Is.EqualTo("Name,Job title,Phone,Last call,Calls from them\r\nAnnika Brandt,Einkauf,0171 3920036,,0\r\n"));
        var firms = System.Text.Encoding.UTF8.GetString((await Export(("noun", "organisations"), ("format", "csv"), ("q", "Nordwind"), ("listed", "true"), ("columns", "people"), ("columns", "city")))[3..]);
        Assert.That(firms, Is.EqualTo("Organisation,People,City\r\n\"Nordwind, Söhne; Co\",1,Hamburg\r\n"));
    }

    [Test]
    public async Task What_one_person_or_nobody_looks_after_is_exported_alone()
    {
        var katrins = System.Text.Encoding.UTF8.GetString(await Export(("noun", "contacts"), ("format", "csv"), ("owner", _katrin.Id.ToString())));
        Assert.That(katrins, Does.Contain("Annika Brandt").And.Not.Contain("山田"));
        var free = System.Text.Encoding.UTF8.GetString(await Export(("noun", "contacts"), ("format", "csv"), ("owner", "none")));
        Assert.That(free, Does.Contain("山田").And.Not.Contain("Annika Brandt"));
    }

    [Test]
    public async Task All_contacts_are_exported_as_a_valid_workbook_and_mine_as_cards()
    {
        using var file = new MemoryStream(await Export(("noun", "contacts"), ("format", "xlsx")));
        using var book = SpreadsheetDocument.Open(file, false);
        Assert.That(new OpenXmlValidator().Validate(book).Select(error => error.Description), Is.Empty);
        var names = book.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().Select(row => row.Elements<Cell>().First().InnerText);
        Assert.That(names, Is.EqualTo(new[] { "Name", "Annika Brandt", "山田 太郎" }));

        var cards = System.Text.Encoding.UTF8.GetString(await Export(("noun", "contacts"), ("format", "vcard"), ("mine", "true")));
        Assert.That(cards, Does.Contain("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Annika Brandt\r\n").And.Contain("ORG:Nordwind\\, Söhne\\; Co\r\n").And.Contain("TEL;TYPE=WORK,VOICE,PREF:+491713920036\r\n")
            .And.Contain("\\nzweite Zeile").And.EndWith("END:VCARD\r\n").And.Not.Contain("山田"));
        Assert.That(System.Text.Encoding.UTF8.GetString(await Export(("noun", "organisations"), ("format", "vcard"))), Does.Contain("X-ABShowAs:COMPANY\r\nTEL;TYPE=WORK,VOICE,PREF:+49406696920\r\n"));
    }

    [Test]
    public async Task Nobody_but_its_asker_sees_or_fetches_an_export_and_asking_and_fetching_are_noted()
    {
        await Export(("noun", "organisations"), ("format", "csv"), ("q", "Nordwind"));
        var export = await Latest();
        var admin = await _app.SignedInAs(UserRole.Admin);
        Assert.That((await admin.Get($"/exports/{export.Id}/file")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await admin.Read("/exports"), Does.Not.Contain("Nordwind"));
        var jonas = await _app.SignedInAs(UserRole.Operator);
        Assert.That((await jonas.Get($"/exports/{export.Id}/file")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await jonas.Submit("/contacts", "/exports", ("noun", "contacts"), ("format", "csv"))).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await jonas.Read("/contacts"), Does.Not.Contain("/imports").And.Not.Contain("action=\"/exports\""));

        Assert.That(await Noted(_app, export), Is.EqualTo(new[] { ("export", "Katrin Vogel"), ("export-done", "Katrin Vogel"), ("fetch", "Katrin Vogel") }));
    }

    [Test]
    public async Task More_contacts_than_are_read_at_once_come_each_once_and_in_order()
    {
        await using var app = await WebApp.StartAsync();
        var browser = await app.SignedInAs(await app.AddUser(UserRole.Manager, "Katrin Vogel"));
        await app.WithDatabase(database =>
        {
            for (var n = 0; n < 2003; n++)
            {
                Clients.AddContact(database, $"Same {n % 3}", null, null, DateTimeOffset.UtcNow, null);
            }

            return database.SaveChangesAsync();
        });
        var lines = System.Text.Encoding.UTF8.GetString(await Export(app, browser, ("noun", "contacts"), ("format", "csv"))).Split("\r\n")[1..^1];

        Assert.That(lines, Has.Length.EqualTo(2003).And.Ordered);
    }

    [Test]
    public void A_long_line_of_a_card_is_folded_between_letters()
    {
        var card = OnPremCrm.Web.Features.Exports.Vcards.Of(new Contact { Name = new string('я', 60) });
        Assert.That(card.Split("\r\n").Max(line => System.Text.Encoding.UTF8.GetByteCount(line)), Is.LessThanOrEqualTo(75));
        Assert.That(card.Replace("\r\n ", "", StringComparison.Ordinal), Does.Contain("FN:" + new string('я', 60) + "\r\n"));
    }

    private Task<byte[]> Export(params (string Name, string Value)[] asked) => Export(_app, _browser, asked);

    private static async Task<byte[]> Export(WebApp app, PageClient browser, params (string Name, string Value)[] asked)
    {
        using (var answer = await browser.Submit("/contacts", "/exports", asked))
        {
            Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/exports"));
        }

        for (var tries = 0; ; tries++)
        {
            var export = await app.WithDatabase(database => database.Exports.AsNoTracking().OrderByDescending(one => one.Id).FirstAsync());
            Assert.That(export.State, Is.Not.EqualTo(ExportState.Failed), () => export.Fault ?? "");
            if (export.State == ExportState.Done)
            {
                // the note that it is done is written just behind it
                if ((await Noted(app, export)).Contains(("export-done", "Katrin Vogel")))
                {
                    using var file = await browser.Get($"/exports/{export.Id}/file");
                    Assert.That(file.StatusCode, Is.EqualTo(HttpStatusCode.OK));
                    return await file.Content.ReadAsByteArrayAsync();
                }
            }

            Assert.That(tries, Is.LessThan(300), () => $"The export is still {export.State}.");
            await Task.Delay(100);
        }
    }

    private static async Task<List<(string Action, string UserName)>> Noted(WebApp app, Export export)
    {
        var entries = await app.WithDatabase(database => database.AuditEntries.AsNoTracking().OrderBy(entry => entry.Id).ToListAsync());
        return entries.FindAll(entry => entry.Details?.Contains(export.Id.ToString(), StringComparison.Ordinal) == true).ConvertAll(entry => (entry.Action, entry.UserName));
    }

    private Task<Export> Latest() => _app.WithDatabase(database => database.Exports.AsNoTracking().OrderByDescending(export => export.Id).FirstAsync());
}
