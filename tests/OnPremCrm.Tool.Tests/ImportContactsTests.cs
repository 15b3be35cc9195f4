using System.Text;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;

namespace OnPremCrm.Tool.Tests;

public class ImportContactsTests
{
    private PostgresDatabase _postgres = null!;
    private string _file = null!;

    [SetUp]
    public async Task Create_an_empty_address_book()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _file = Path.GetTempFileName();
    }

    [TearDown]
    public async Task Drop_it()
    {
        File.Delete(_file);
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task A_file_gives_contacts_with_numbers_organisation_and_owner()
    {
        await ToolRun.OfAsync(["user", "add", "--email", "ada@example.com", "--name", "Ada", "--role", "operator"], _postgres.ConnectionString);
        var run = await Import(""""
            Name,Company,Role,E-mail,Phone,Phone 2,Owner,Note
            Erika Mustermann,Muster GmbH,Purchasing,erika@example.org,030 / 1234567,0171 1234567,ADA@example.com,"Likes ""tea"""
            Max Mustermann,muster gmbh,,,+49 30 7654321,,nobody@example.com,
            """");
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        Assert.That(run.Error, Does.Contain("2 contacts added").And.Contain("Line 3: there is no user 'nobody@example.com'"));
        Assert.That(run.Out, Is.Empty);
        await using var database = Open();
        var erika = await Contacts(database).SingleAsync(c => c.Name == "Erika Mustermann");
        Assert.That((erika.Organisation!.Name, erika.JobTitle, erika.Email, erika.Owner!.Name, erika.Note),
            Is.EqualTo(("Muster GmbH", "Purchasing", "erika@example.org", "Ada", "Likes \"tea\"")));
        Assert.That(erika.Numbers.Select(n => (n.Number, n.AsWritten, n.Kind, n.IsPrimary)), Is.EquivalentTo(new[]
        {
            ("+49301234567", "030 / 1234567", PhoneNumberKind.Work, true),
            ("+491711234567", "0171 1234567", PhoneNumberKind.Mobile, false),
        }));
        Assert.That(await database.Organisations.CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_same_file_again_changes_nothing()
    {
        const string Text = "name;phone;organisation\nErika;030 1234567;Muster\nErika;030 7654321;Muster\nNo Number;;Muster\n";
        await Import(Text);
        await using var database = Open();
        var before = await database.Contacts.OrderBy(c => c.Id).Select(c => new { c.Id, c.Version, c.UpdatedAt }).ToListAsync();
        var again = await Import(Text);
        Assert.That(again.Error, Does.Contain("0 contacts added, 0 completed, 3 unchanged, 0 rows refused"));
        Assert.That(await database.Contacts.OrderBy(c => c.Id).Select(c => new { c.Id, c.Version, c.UpdatedAt }).ToListAsync(), Is.EqualTo(before));
        Assert.That(before, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_known_contact_is_completed_and_never_overwritten()
    {
        await Import("name,phone,email\nErika,030 1234567,first@example.org\n");
        var run = await Import("name,phone,phone2,email,role\nerika,+49 30 1234567,0171 1234567,second@example.org,Head\n");
        Assert.That(run.Error, Does.Contain("0 contacts added, 1 completed"));
        await using var database = Open();
        var erika = await Contacts(database).SingleAsync();
        Assert.That((erika.Name, erika.Email, erika.JobTitle, erika.Numbers.Count, erika.Version), Is.EqualTo(("Erika", "first@example.org", "Head", 2, 2)));
    }

    [Test]
    public async Task What_cannot_be_stored_is_said_with_its_line_and_kept_in_the_note()
    {
        var run = await Import("name,phone,email\n\"Two\nLines\",030 12ab34,nonsense\n,030 1234567,\nErika,030 1234567,\n");
        Assert.That(run.Code, Is.EqualTo(ExitCode.Refused));
        Assert.That(run.Error, Does.Contain("Line 2: the number '030 12ab34' cannot be read (not-a-number)")
            .And.Contain("Line 2: 'nonsense' is no e-mail address")
            .And.Contain("Line 4: not imported, there is no name")
            .And.Contain("2 contacts added, 0 completed, 0 unchanged, 1 rows refused"));
        await using var database = Open();
        Assert.That((await database.Contacts.SingleAsync(c => c.Name.StartsWith("Two"))).Note, Is.EqualTo("E-mail: nonsense\nPhone: 030 12ab34"));
    }

    [Test]
    public async Task Other_headings_are_mapped_and_unknown_ones_named()
    {
        var run = await Import("Ansprechpartner\tRufnummer\tFarbe\nErika\t030 1234567\tblau\n", "--map", "Ansprechpartner=name", "--map", "Rufnummer=phone");
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        Assert.That(run.Error, Does.Contain("Not imported: Farbe"));
        await using var database = Open();
        Assert.That((await Contacts(database).SingleAsync()).Numbers.Single().Number, Is.EqualTo("+49301234567"));
    }

    [TestCase("Ansprechpartner=name", 2, "no column 'Ansprechpartner'")]
    [TestCase("vorname=colour", 2, "no COLUMN=FIELD")]
    [TestCase("vorname=note", 1, "No column holds the name")]
    public async Task A_map_that_does_not_fit_is_refused_before_anything_is_imported(string map, int code, string complaint)
    {
        var run = await Import("vorname,phone\nErika,030 1234567\n", "--map", map);
        Assert.That((int)run.Code, Is.EqualTo(code));
        Assert.That(run.Error, Does.Contain(complaint));
    }

    [TestCase("utf-8", "имя;телефон\nИван Петров;8 (495) 123-45-67\n", "Иван Петров", "RU", "+74951234567")]
    [TestCase("utf-16", "имя;телефон\nИван Петров;8 (495) 123-45-67\n", "Иван Петров", "RU", "+74951234567")]
    [TestCase("windows-1251", "имя;телефон\nИван Петров;8 (495) 123-45-67\n", "Иван Петров", "RU", "+74951234567")]
    [TestCase("windows-1252", "name;telefon\nJörg Müller;030 1234567\n", "Jörg Müller", "DE", "+49301234567")]
    [TestCase("shift_jis", "氏名,電話番号\n山田 太郎,０３－１２３４－５６７８\n", "山田 太郎", "JP", "+81312345678")]
    public async Task The_encoding_is_found_out(string encoding, string text, string name, string country, string number)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding(encoding);
        await File.WriteAllBytesAsync(_file, [.. bytes.GetPreamble(), .. bytes.GetBytes(text)]);
        var run = await ToolRun.OfAsync(["import", "contacts", _file, "--country", country], _postgres.ConnectionString);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        await using var database = Open();
        var contact = await Contacts(database).SingleAsync();
        Assert.That((contact.Name, contact.Numbers.Single().Number), Is.EqualTo((name, number)));
    }

    private async Task<ToolRun> Import(string text, params string[] more)
    {
        await File.WriteAllTextAsync(_file, text);
        return await ToolRun.OfAsync(["import", "contacts", _file, "--country", "DE", "--area-code", "30", .. more], _postgres.ConnectionString);
    }

    private static IQueryable<Contact> Contacts(CrmDatabase database) =>
        database.Contacts.Include(c => c.Numbers).Include(c => c.Organisation).Include(c => c.Owner);

    private CrmDatabase Open()
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        return new CrmDatabase(options.Options);
    }
}
