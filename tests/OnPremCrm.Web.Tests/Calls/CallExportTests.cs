using System.Net;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Tests.Calls;

/// <summary>The log as a file: what is seen, harmless in a spreadsheet, and noted.</summary>
public sealed class CallExportTests
{
    private WebApp _app = null!;
    private User _jonas = null!;
    private PageClient _browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _jonas = await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        _browser = await _app.SignedInAs(_jonas);
        await _app.Save(CallRows.Server(DateTimeOffset.UtcNow));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public Task Forget() => _app.ForgetCalls();

    [Test]
    public async Task A_file_holds_the_calls_and_columns_that_are_seen_in_the_users_time_and_words()
    {
        var contact = CallRows.Contact("Annika Brandt");
        var answered = CallRows.Answered();
        answered.ContactId = contact.Id;
        await _app.Save(contact, answered, CallRows.Abandoned(CallRows.Start.AddMinutes(1)), CallRows.Recording(answered));

        Assert.That(await Csv("state=answered&format=csv"), Is.EqualTo("""
            Date and time,State,Direction,Contact,Organisation,Number,Line,Spoke,Rang,Talk,Recording,Note
            2026-11-19 10:04:02,Answered,Inbound,Annika Brandt,,0171 3920036,030 55500101,Jonas Weber,0:00:19,0:02:00,yes,

            """.ReplaceLineEndings("\r\n")));

        await _browser.Submit("/calls", "/lists/calls/columns", ("columns", "waited"), ("columns", "number"));
        Assert.That(await Csv("format=csv&direction=inbound"), Is.EqualTo("""
            Date and time,State,Direction,Contact,Organisation,Waited,Number
            2026-11-19 10:05:02,Abandoned,Inbound,Unknown caller,,0:00:12,0171 3920036
            2026-11-19 10:04:02,Answered,Inbound,Annika Brandt,,,0171 3920036

            """.ReplaceLineEndings("\r\n")));
        await _browser.Submit("/calls", "/lists/calls/columns", ("move", "usual"));
    }

    [Test]
    public async Task Excel_reads_a_Russian_file_in_columns_and_a_workbook_as_moments_lengths_and_texts()
    {
        await Speak("ru");
        var contact = CallRows.Contact("=HYPERLINK(\"http://evil.example\")");
        var call = CallRows.Answered();
        (call.ContactId, call.CallerName) = (contact.Id, null);
        var ghost = CallRows.Answered(CallRows.Start.AddMinutes(1), "+81115550142");
        ghost.CallerName = "bell\u0007 😀";
        await _app.Save(contact, call, ghost);

        var csv = await Csv("format=csv");
        Assert.That(csv, Does.StartWith("Дата и время;Состояние;").And.Contain(";\"'=HYPERLINK(\"\"http://evil.example\"\")\";").And.Contain(";+81 11 555 0142;"));

        using var answer = await _browser.Get("/calls/export?format=xlsx");
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo(TableWorkbook.MediaType));
        using var file = new MemoryStream(await answer.Content.ReadAsByteArrayAsync());
        using var book = SpreadsheetDocument.Open(file, false);
        Assert.That(new OpenXmlValidator().Validate(book).Select(error => error.Description), Is.Empty);
        var rows = book.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().Select(row => row.Elements<Cell>().ToList()).ToList();
        Assert.That(rows.Select(row => row[3].InnerText), Is.EqualTo(new[] { "Контакт", "bell 😀", "=HYPERLINK(\"http://evil.example\")" }));
        Assert.That(rows[2][3].CellFormula, Is.Null);
        Assert.That(DateTime.FromOADate(double.Parse(rows[2][0].CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(new DateTime(2026, 11, 19, 10, 4, 2)).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(double.Parse(rows[2][9].CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture) * 86400, Is.EqualTo(120).Within(0.001));
        await Speak("en");
    }

    [TestCase("=1+1")]
    [TestCase("+1+1")]
    [TestCase("-1+1")]
    [TestCase("@SUM(A1)")]
    [TestCase("\t=1+1")]
    [TestCase("\r=1+1")]
    [TestCase("  =1+1")]
    [TestCase("＝1+1")]
    public void A_text_that_a_spreadsheet_would_calculate_is_made_harmless(string text) => Assert.That(TableCsv.Harmless(text), Is.EqualTo("'" + text));

    [TestCase("O'Hara = Söhne")]
    [TestCase("")]
    [TestCase("3-D")]
    public void Any_other_text_stays_as_it_is(string text) => Assert.That(TableCsv.Harmless(text), Is.EqualTo(text));

    [Test]
    public async Task More_calls_than_are_read_at_once_come_each_once_and_in_order()
    {
        await _app.Save([.. Enumerable.Range(0, 1203).Select(n => (object)CallRows.Answered(CallRows.Start.AddSeconds(-n)))]);

        var times = (await Csv("format=csv")).Split("\r\n")[1..^1].Select(line => line[..19]).ToList();

        Assert.That(times, Has.Count.EqualTo(1203).And.Unique.And.Ordered.Descending);
    }

    [Test]
    public async Task Who_exports_what_is_noted_before_and_how_much_it_was_after()
    {
        await _app.Save(CallRows.Answered(), CallRows.Abandoned(CallRows.Start.AddMinutes(1)));
        await Csv("state=abandoned&format=csv");

        var noted = await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.Noun == "calls").OrderByDescending(entry => entry.Id).Take(2).ToListAsync());

        Assert.That(noted.Select(entry => (entry.Action, entry.UserName)), Is.EqualTo(new[] { ("export-done", "Jonas Weber"), ("export", "Jonas Weber") }));
        Assert.That(JsonDocument.Parse(noted[1].Details!).RootElement.GetProperty("question").GetString(), Is.EqualTo("state=abandoned"));
        Assert.That(JsonDocument.Parse(noted[0].Details!).RootElement.GetProperty("rows").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("format=csv&state=nonsense")]
    [TestCase("format=csv&number=nobody")]
    [TestCase("format=pdf")]
    [TestCase("")]
    public async Task What_cannot_be_read_gives_no_file_rather_than_another_one(string address)
    {
        using var answer = await _browser.Get("/calls/export?" + address);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Nobody_exports_without_a_session()
    {
        using var answer = await _app.Anonymous().Get("/calls/export?format=csv");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    private Task Speak(string language) => _app.WithDatabase(database => database.Users.Where(user => user.Id == _jonas.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Language, language)));

    // With its mark, which is cut off here.
    private async Task<string> Csv(string address)
    {
        using var answer = await _browser.Get("/calls/export?" + address);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentDisposition!.DispositionType, Is.EqualTo("attachment"));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.That(bytes[..3], Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF }));
        return System.Text.Encoding.UTF8.GetString(bytes[3..]);
    }
}
