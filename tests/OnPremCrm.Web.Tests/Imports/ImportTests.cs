using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Imports;

/// <summary>A file of contacts from the form into the contact base: what people really send on the first day.</summary>
public sealed class ImportTests
{
    private WebApp _app = null!;
    private User _katrin = null!;
    private PageClient _browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _katrin = await _app.AddUser(UserRole.Manager, "Katrin Vogel", "katrin@havelmark.example");
        _browser = await _app.SignedInAs(_katrin);
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, DateTimeOffset.UtcNow);
            return database.SaveChangesAsync();
        });
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public Task Forget() => ImportFiles.Forget(_app);

    [Test]
    public async Task A_list_becomes_contacts_with_numbers_organisation_owner_and_what_could_not_be_read_in_the_note()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("""
            Name;Firma;Position;Telefon;Mobil;E-Mail;Betreuer;Bemerkung
            Erika Mustermann;Muster GmbH;Einkauf;030 / 1234567;0171 1234567;erika@example.org;Katrin Vogel;mag Tee
            Max Mustermann;muster gmbh;;+49 30 7654321, 0171 7654321;;max@example.org;Nobody Here;
            ;Leerhof AG;;030 2223344;;;;
            Otto;;;12ab;;keine;;

            ;;;030 9998877;;;;
            """));

        var draft = await _browser.Read(import);
        Assert.That(draft, Does.Contain("030\u00a01234567").And.Contain("12ab is no number; kept in the note.").And.Contain("Nobody Here is nobody here").And.Contain("There is no name."));
        Assert.That(await Contacts(), Is.Empty);

        var done = await ImportFiles.Run(_app, _browser, import);

        Assert.That((done.State, done.RowsTotal, done.Added, done.Refused, done.Remarked), Is.EqualTo((ImportState.Done, 5, 4, 1, 2)), () => done.Fault ?? "");
        var contacts = await Contacts();
        var erika = contacts.Single(contact => contact.Name == "Erika Mustermann");
        Assert.That((erika.Organisation!.Name, erika.JobTitle, erika.Email, erika.OwnerId, erika.Note), Is.EqualTo(("Muster GmbH", "Einkauf", "erika@example.org", (UserId?)_katrin.Id, "mag Tee")));
        Assert.That(erika.Numbers.Select(number => (number.Number, number.AsWritten, number.Kind, number.IsPrimary)), Is.EquivalentTo(new[]
        {
            ("+49301234567", "030 / 1234567", PhoneNumberKind.Work, true), ("+491711234567", "0171 1234567", PhoneNumberKind.Mobile, false),
        }));
        Assert.That(contacts.Single(contact => contact.Name == "Max Mustermann").Numbers.Select(number => number.Number), Is.EquivalentTo(new[] { "+49307654321", "+491717654321" }));
        Assert.That(contacts.Single(contact => contact.Name == "Max Mustermann").OrganisationId, Is.EqualTo(erika.OrganisationId));
        Assert.That(contacts.Single(contact => contact.Name == "Leerhof AG").Organisation!.Name, Is.EqualTo("Leerhof AG"));
        Assert.That(contacts.Single(contact => contact.Name == "Otto").Note, Is.EqualTo("Telefon: 12ab\nE-Mail: keine"));
        Assert.That(await _browser.Read($"/contacts/{erika.Id}"), Does.Contain("Added by Katrin Vogel"));
    }

    [TestCase("windows-1251", ";", "Фамилия;Имя;Телефон\nПетров;Иван;8 (495) 123-45-67\n", "RU", "Иван Петров", "+74951234567")]
    [TestCase("utf-8", "\t", "ФИО\tТелефон\nИван Петров\t123-45-67\n", "RU", "Иван Петров", "+74951234567")]
    [TestCase("utf-16", "|", "Name|Phone\nJörg Müller|030 1234567\n", "DE", "Jörg Müller", "+49301234567")]
    [TestCase("windows-1252", ",", "Name,Telefon\nJörg Müller,\"030 1234567\"\n", "DE", "Jörg Müller", "+49301234567")]
    [TestCase("shift_jis", ",", "氏名,電話番号\n山田 太郎,０３－１２３４－５６７８\n", "JP", "山田 太郎", "+81312345678")]
    [TestCase("shift_jis", ",", "氏名,ﾌﾘｶﾞﾅ,電話番号\n山田 太郎,ﾔﾏﾀﾞ ﾀﾛｳ,03-1234-5678\n", "JP", "山田 太郎", "+81312345678")]
    [TestCase("windows-1251", ";", "ФАМИЛИЯ;ТЕЛЕФОН\n“ИВАНОВ И.”;8 (495) 123-45-67\n", "RU", "“ИВАНОВ И.”", "+74951234567")]
    public async Task Encoding_separator_and_local_numbers_are_found_out(string encoding, string delimiter, string text, string country, string name, string number)
    {
        await _app.WithDatabase(database => database.TelephonyServers.ExecuteUpdateAsync(set => set
            .SetProperty(server => server.Country, country).SetProperty(server => server.AreaCode, country == "RU" ? "495" : "30")));
        var import = await ImportFiles.Read(_browser, ImportFiles.Text(text, encoding));
        var done = await ImportFiles.Run(_app, _browser, import);

        Assert.That((done.Encoding, done.Delimiter), Is.EqualTo((encoding, delimiter)));
        var contact = (await Contacts()).Single();
        Assert.That((contact.Name, contact.Numbers.Single().Number), Is.EqualTo((name, number)));
    }

    [Test]
    public async Task A_sign_that_only_some_programs_know_does_not_make_a_Japanese_list_Cyrillic()
    {
        byte[] rare = [.. ImportFiles.Text("氏名,会社名,電話番号\n鈴木 花子,有限会社北海冷蔵,011-555-0142\n佐藤 一郎,有限会社", "shift_jis"), 0xee, 0xe0, .. ImportFiles.Text("橋,03-1234-5678\n", "shift_jis")];

        Assert.That((await Import(await ImportFiles.Read(_browser, rare))).Encoding, Is.EqualTo("shift_jis"));
    }

    [Test]
    public async Task A_wrong_guess_of_the_encoding_is_put_right_and_the_file_is_read_again()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Name;Phone\nBj\u00f6rk;030 1234567\n", "windows-1252"));
        await ImportFiles.Post(_browser, import, "Map", ("Input.Encoding", "windows-1251"));
        Assert.That(await _browser.Read(import), Does.Contain("Bjцrk"));
        await ImportFiles.Post(_browser, import, "Map", ("Input.Encoding", "windows-1252"));

        await ImportFiles.Run(_app, _browser, import);
        Assert.That((await Contacts()).Single().Name, Is.EqualTo("Björk"));
    }

    [Test]
    public async Task A_workbook_keeps_all_digits_and_its_dates_and_a_title_above_the_headings_is_left_out()
    {
        await _app.WithDatabase(database => database.TelephonyServers.ExecuteUpdateAsync(set => set.SetProperty(server => server.Country, "RU").SetProperty(server => server.AreaCode, "495")));
        var import = await ImportFiles.Read(_browser, ImportFiles.Workbook(
            ["Клиенты 2024"],
            [null, null, null, null],
            ["ФИО", "Телефон", "Примечание", "Компания"],
            ["Иван Петров", 74951234567.0, new DateTime(2024, 5, 12), "ООО «Ромашка»"],
            ["Анна Ким", "+7 (916) 123-45-67", "=1+1", null]), "clients.xlsx");
        var done = await ImportFiles.Run(_app, _browser, import);

        Assert.That((done.HeadingLine, done.RowsTotal, done.Added), Is.EqualTo((3, 2, 2)));
        var contacts = await Contacts();
        Assert.That((contacts[1].Name, contacts[1].Numbers.Single().Number, contacts[1].Note), Is.EqualTo(("Иван Петров", "+74951234567", "2024-05-12")));
        Assert.That((contacts[0].Numbers.Single().Number, contacts[0].Note), Is.EqualTo(("+79161234567", "=1+1")));
    }

    [Test]
    public async Task A_number_that_a_spreadsheet_shortened_is_told_of_and_one_that_has_all_its_digits_is_taken()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Name;Phone\nWhole;4,930123456E+10\nShort;4,93012E+11\nPoint;49301234567.0\n"));
        await ImportFiles.Run(_app, _browser, import);

        var contacts = await Contacts();
        Assert.That(contacts.Single(contact => contact.Name == "Point").Numbers.Single().Number, Is.EqualTo("+49301234567"));
        Assert.That(contacts.Single(contact => contact.Name == "Short").Numbers, Is.Empty);
        Assert.That(contacts.Single(contact => contact.Name == "Short").Note, Is.EqualTo("Phone: 4,93012E+11"));
        Assert.That(await _browser.Read(import), Does.Contain("4,93012E+11: a spreadsheet has cut off digits."));
    }

    [TestCase("", "The file is empty.")]
    [TestCase("\n \n;;\n", "The file is empty.")]
    [TestCase("Name;Phone\n", "The file has headings and no rows below them.")]
    [TestCase("<html><table></table></html>", "This is a web page")]
    [TestCase("Name;Phone\nOtto;1\n\"Erika;030 1234567\nMax;030 7654321\n", "In line 3 a quotation mark is opened and never closed")]
    public async Task What_is_no_list_is_refused_with_the_cure(string text, string why)
    {
        using var answer = await ImportFiles.Send(_browser, ImportFiles.Text(text));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain(why));
        Assert.That(await _app.WithDatabase(database => database.Imports.CountAsync()), Is.Zero);
    }

    [TestCase(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1 }, "old Excel file")]
    [TestCase(new byte[] { 0x50, 0x4B, 3, 4, 1, 2, 3 }, "The workbook is damaged.")]
    [TestCase(new byte[] { 0x25, 0x50, 0x44, 0x46, 0, 1 }, "neither an Excel workbook nor text")]
    public async Task A_wrong_type_of_file_is_named(byte[] file, string why)
    {
        using var answer = await ImportFiles.Send(_browser, file, "list.xlsx");
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain(why));
    }

    [Test]
    public async Task A_list_without_headings_is_mapped_by_what_stands_in_it()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Erika,030 1234567,erika@example.org\nMax,030 7654321,max@example.org\n"));
        await ImportFiles.Run(_app, _browser, import);

        Assert.That((await Contacts()).Select(contact => (contact.Name, contact.Email, contact.Numbers.Single().Number)), Is.EqualTo(new[]
        {
            ("Erika", (string?)"erika@example.org", "+49301234567"), ("Max", "max@example.org", "+49307654321"),
        }));
    }

    [Test]
    public async Task Columns_are_remembered_for_the_same_headings_and_under_a_name()
    {
        const string Text = "Wer;Womit\nErika;030 1234567\n";
        var first = await ImportFiles.Read(_browser, ImportFiles.Text(Text));
        await ImportFiles.Run(_app, _browser, first, ("Input.Fields[0]", "name"), ("Input.Fields[1]", "mobile-phone"));
        await _browser.Submit(first, $"{first}?handler=Remember", ("name", "Our list"));

        var second = await ImportFiles.Read(_browser, ImportFiles.Text(Text));
        var draft = await Import(second);
        Assert.That(draft.Fields, Is.EqualTo(new[] { "name", "mobile-phone" }));

        var template = await _app.WithDatabase(database => database.ImportTemplates.SingleAsync());
        var third = await ImportFiles.Read(_browser, ImportFiles.Text("Womit;Anderes;Wer\n030 1234567;x;Erika\n"));
        await ImportFiles.Post(_browser, third, "Map", ("Input.Template", template.Id.ToString()));
        Assert.That((await Import(third)).Fields, Is.EqualTo(new[] { "mobile-phone", "", "name" }));
    }

    [Test]
    public async Task Nobody_sees_runs_or_undoes_the_import_of_another_but_an_administrator()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Name;Phone\nErika;030 1234567\n"));
        var other = await _app.SignedInAs(UserRole.Manager);
        foreach (var path in new[] { import, import + "/review", import + "/problems" })
        {
            using var answer = await other.Get(path);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), () => path);
        }

        foreach (var handler in new[] { "Map", "Run", "Stop", "Undo" })
        {
            using var answer = await other.Submit("/imports", $"{import}?handler={handler}");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), () => handler);
        }

        using (var answer = await other.Submit("/imports", import + "/review", ("outcome", "Added")))
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }

        Assert.That((await Import(import)).State, Is.EqualTo(ImportState.Draft));
        Assert.That(await other.Read("/imports"), Does.Not.Contain("list.csv"));
        var operators = await _app.SignedInAs(UserRole.Operator);
        Assert.That((await operators.Get(import)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await (await _app.SignedInAs(UserRole.Admin)).Read(import), Does.Contain("Erika"));
    }

    [Test]
    public async Task Who_takes_an_import_back_is_who_changed_the_contacts()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Name;Phone\nErika;030 1234567\n"));
        await ImportFiles.Run(_app, _browser, import);
        var contact = (await Contacts()).Single().Id.Value;
        var admin = await _app.AddUser(UserRole.Admin, "Greta Sommer");
        await (await _app.SignedInAs(admin)).Submit(import, import + "?handler=Undo");
        await ImportFiles.Over(_app, import);

        var entry = await _app.WithDatabase(database => database.AuditEntries.SingleAsync(one => one.NounId == contact && one.Action == "delete"));
        Assert.That((entry.UserId, entry.UserName), Is.EqualTo(((UserId?)admin.Id, "Greta Sommer")));
    }

    [Test]
    public async Task Rows_that_are_not_in_come_back_as_a_file_that_can_be_corrected_and_sent_again()
    {
        var import = await ImportFiles.Read(_browser, ImportFiles.Text("Name;Phone;E-mail\n;030 1234567;=cmd|calc\nMax;12ab;\nErika;030 7654321;\n"));
        await ImportFiles.Run(_app, _browser, import);

        using var answer = await _browser.Get(import + "/problems?format=csv");
        var text = (await answer.Content.ReadAsStringAsync()).TrimStart('\ufeff');
        Assert.That(text, Is.EqualTo("""
            Line in the file,What is wrong,Name,Phone,E-mail
            2,There is no name.,,030 1234567,'=cmd|calc
            3,12ab is no number; kept in the note.,Max,12ab,

            """.ReplaceLineEndings("\r\n")));
        using var book = await _browser.Get(import + "/problems");
        Assert.That(book.Content.Headers.ContentDisposition!.FileNameStar, Is.EqualTo("Rows to correct list.xlsx"));

        var again = await ImportFiles.Read(_browser, ImportFiles.Text(text.Replace(",,030 1234567", ",Otto,030 1234567", StringComparison.Ordinal)));
        Assert.That((await ImportFiles.Run(_app, _browser, again)).Added, Is.EqualTo(1));
    }

    private Task<Import> Import(string address)
    {
        var id = new ImportId(Guid.Parse(address.Split('/')[2]));
        return _app.WithDatabase(database => database.Imports.AsNoTracking().SingleAsync(import => import.Id == id));
    }

    private Task<List<Contact>> Contacts() => _app.WithDatabase(database =>
        database.Contacts.AsNoTracking().Include(contact => contact.Numbers).Include(contact => contact.Organisation).OrderBy(contact => contact.Name).ToListAsync());
}
