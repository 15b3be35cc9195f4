using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Contacts;

public sealed class ContactSearchTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 10, 0, 0, TimeSpan.Zero);
    private PostgresDatabase _postgres = null!;
    private CrmDatabase _database = null!;
    private ContactSearch _search = null!;

    [OneTimeSetUp]
    public async Task Fill()
    {
        _postgres = await PostgresDatabase.CreateEmptyAsync();
        await MigrationRunner.RunAsync(_postgres.ConnectionString);
        _database = Open();
        var firm = new Organisation { Id = OrganisationId.New(Now), Name = "Nordwind Logistik GmbH", CreatedAt = Now, UpdatedAt = Now };
        _database.Add(firm);
        _database.Add(new TelephonyServer { Name = "main", Country = "RU", AreaCode = "495" });
        _database.AddRange(
            Person("Иван Петрович Сидоров", "+74951234567"), Person("Yuri Zhukov", "+74957654321"), Person("Щукин Алексей", "+78123334455"),
            Person("Jürgen Müller", "+494066969214", email: "j.mueller@nordwind.example", firm: firm), Person("Anna Schwarzenberger", "+493012345678"),
            Person("山田太郎", "+81312345678"), Person("サトウ ケンタ", "+81398765432"), Person("José Núñez", "+34911222333"), Person("100% Käse", "+4930777777"));
        await _database.SaveChangesAsync();
    }

    [SetUp]
    public void Connect()
    {
        _database.Dispose();
        _database = Open();
        _search = new ContactSearch(_database, new HomeNumbering(_database));
    }

    [OneTimeTearDown]
    public async Task Drop()
    {
        await _database.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [TestCase("ivan", "Иван Петрович Сидоров")]
    [TestCase("sidorov petrovich", "Иван Петрович Сидоров")]
    [TestCase("Иван Сид", "Иван Петрович Сидоров")]
    [TestCase("юрий жуков", "Yuri Zhukov")]
    [TestCase("shchukin", "Щукин Алексей")]
    [TestCase("schukin alexej", "Щукин Алексей")]
    [TestCase("muller", "Jürgen Müller")]
    [TestCase("Mueller", "Jürgen Müller")]
    [TestCase("ＭÜLLER", "Jürgen Müller")]
    [TestCase("jose nunez", "José Núñez")]
    [TestCase("zenberg", "Anna Schwarzenberger")]
    [TestCase("sc", "Anna Schwarzenberger")]
    [TestCase("太郎", "山田太郎")]
    [TestCase("さとう", "サトウ ケンタ")]
    [TestCase("100%", "100% Käse")]
    [TestCase("J.MUELLER@nord", "Jürgen Müller")]
    public async Task A_name_is_found_however_it_is_written(string typed, string name)
    {
        Assert.That(await Suggested(typed), Does.Contain(name));
        var listed = await _search.FindAsync(typed, default);
        Assert.That(await listed.Rows.Select(contact => contact.Name).ToListAsync(), Does.Contain(name));
        Assert.That(listed.AreAlike, Is.False);
    }

    [TestCase("sidrov", "Иван Петрович Сидоров")]
    [TestCase("жукув", "Yuri Zhukov")]
    [TestCase("schwarzenbegrer", "Anna Schwarzenberger")]
    [TestCase("anna shwarcenberger", "Anna Schwarzenberger")]
    [TestCase("jurgen mulelr", "Jürgen Müller")]
    public async Task A_typing_error_finds_names_like_it_and_says_so(string typed, string name)
    {
        Assert.That((await Suggested(typed))[0], Is.EqualTo(name));
        Connect();
        var listed = await _search.FindAsync(typed, default);
        Assert.That((await listed.Rows.Select(contact => contact.Name).FirstAsync(), listed.AreAlike), Is.EqualTo((name, true)));
    }

    [TestCase("xyzzyplugh")]
    [TestCase("%")]
    [TestCase("'")]
    [TestCase("a & b | !c:*")]
    [TestCase(@"\")]
    [TestCase("000")]
    public async Task What_nobody_is_called_finds_nobody(string typed)
    {
        Assert.That(await Suggested(typed), typed == "%" ? Is.EqualTo(new[] { "100% Käse" }).Or.Empty : Is.Empty);
    }

    [TestCase("8 (495) 123-45-67")]
    [TestCase("+7 495 123")]
    [TestCase("8 (495) 123")]
    [TestCase("8495123")]
    [TestCase("４９５１２３")]
    [TestCase("495ー123")]
    [TestCase("123\u201145\u201167")]
    [TestCase("34567")]
    public async Task A_number_is_found_in_any_form_and_by_its_last_digits(string typed) =>
        Assert.That((await Suggested(typed))[0], Is.EqualTo("Иван Петрович Сидоров"));

    [Test]
    public async Task The_last_digits_of_a_number_in_another_city_find_it_though_they_could_be_a_number_in_ours() =>
        Assert.That(await Suggested("3334455"), Is.EqualTo(new[] { "Щукин Алексей" }));

    [Test]
    public async Task Zeros_alone_are_no_part_of_a_number() =>
        Assert.That(await (await _search.FindAsync("000", default)).Rows.CountAsync(), Is.Zero);

    [Test]
    public async Task People_are_found_by_their_organisation_in_a_list() =>
        Assert.That(await (await _search.FindAsync("nordwind", default)).Rows.Select(contact => contact.Name).ToListAsync(), Is.EqualTo(new[] { "Jürgen Müller" }));

    [Test]
    public async Task Names_that_begin_so_come_first_and_each_comes_once() =>
        Assert.That(await Suggested("a"), Is.EqualTo(new[] { "Anna Schwarzenberger", "Щукин Алексей" }));

    private Task<IReadOnlyList<string>> Suggested(string typed) => _search.SuggestAsync(typed, 8, contact => contact.Name, default);

    private CrmDatabase Open()
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        return new CrmDatabase(options.Options);
    }

    private static Contact Person(string name, string number, string? email = null, Organisation? firm = null)
    {
        var contact = new Contact { Id = ContactId.New(Now), Name = name, Organisation = firm, CreatedAt = Now, UpdatedAt = Now };
        contact.Numbers.Add(new PhoneNumber { Id = PhoneNumberId.New(Now), Number = number, AsWritten = number });
        if (email is not null)
        {
            contact.Emails.Add(new EmailAddress { Id = EmailAddressId.New(Now), Address = email, IsPrimary = true });
        }

        return contact;
    }
}
