using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>Several ways to reach somebody: which one is the main one, which are wrong, which are not wanted.</summary>
public sealed class ReachTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero);
    private WebApp _app = null!;
    private PageClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        await _app.WithDatabase(database =>
        {
            Clients.AddServer(database, Now);
            return database.SaveChangesAsync();
        });
        _client = await _app.SignedInAs(UserRole.Operator);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_wrong_number_is_not_dialled_and_makes_a_caller_only_a_maybe_until_it_is_right_again()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Numbers[0].Text", "040 66969-214"), ("Input.Numbers[1].Text", "0171 3920036"), ("Input.MainNumber", "0"));
        var annika = await Only();
        Assert.That(await Match("+494066969214"), Is.EqualTo("exact"));

        await Save($"/contacts/{annika.Id}/edit", ("Input.Name", "Annika Brandt"), ("Input.Version", "1"), ("Input.MainNumber", "0"),
            ("Input.Numbers[0].Text", "040 66969-214"), ("Input.Numbers[0].IsWrong", "true"), ("Input.Numbers[1].Text", "0171 3920036"));

        Assert.That(await Match("+494066969214"), Is.EqualTo("maybe"));
        var card = await _client.Read($"/contacts/{annika.Id}");
        Assert.That(card, Does.Not.Contain("data-dial-number-value=\"+494066969214\"").And.Contain("data-dial-number-value=\"+491713920036\""));
        Assert.That(card, Does.Contain("name=\"Input.Number\" value=\"+491713920036\"").And.Contain("Marked as wrong: 040\u00a066969214"));
        Assert.That(await _client.Read("/contacts"), Does.Contain("+491713920036").And.Not.Contain("+494066969214"));
        Assert.That((await Only()).Numbers.Single(number => number.IsPrimary).Number, Is.EqualTo("+491713920036"), "a wrong number is not the main one");

        await Save($"/contacts/{annika.Id}/edit", ("Input.Name", "Annika Brandt"), ("Input.Version", "2"), ("Input.Numbers[0].Text", "040 66969-214"), ("Input.Numbers[1].Text", "0171 3920036"));
        Assert.That(await Match("+494066969214"), Is.EqualTo("exact"));
    }

    [Test]
    public async Task Who_opted_out_is_marked_and_not_offered_at_the_top_of_the_card()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Numbers[0].Text", "040 66969-214"), ("Input.Numbers[0].OptedOut", "true"),
            ("Input.Emails[0].Text", "a@nordwind.example"), ("Input.Emails[0].OptedOut", "true"), ("Input.Emails[1].Text", "b@nordwind.example"), ("Input.MainEmail", "0"));

        var card = await _client.Read($"/contacts/{(await Only()).Id}");

        Assert.That(card, Does.Contain("do not call").And.Contain("do not write").And.Contain("class=\"btn\" href=\"mailto:b@nordwind.example\"").And.Not.Contain("name=\"Input.Number\""));
    }

    [Test]
    public async Task Everything_that_somebody_wrote_is_kept_shown_and_told_in_the_history()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"));
        await Save($"/contacts/{(await Only()).Id}/edit", ("Input.Name", "Annika Brandt"), ("Input.Version", "1"),
            ("Input.Emails[0].Text", "a@nordwind.example"), ("Input.Emails[1].Text", "annika@brandt.example"), ("Input.Emails[1].Kind", "home"), ("Input.MainEmail", "1"),
            ("Input.Messengers[0].Text", "@annika"), ("Input.Messengers[0].Kind", "telegram"), ("Input.Messengers[1].Text", "+49 171 3920036"), ("Input.Messengers[1].Kind", "whatsapp"),
            ("Input.Addresses[0].Kind", "Delivery"), ("Input.Addresses[0].Street", "Am Sandtorkai 1"), ("Input.Addresses[0].PostalCode", "20457"), ("Input.Addresses[0].City", "Hamburg"), ("Input.Addresses[0].Country", "DE"),
            ("Input.Birthday", "1984-02-29"), ("Input.Language", "de"), ("Input.Source", "Fair"), ("Input.Tags", "VIP, Baltic, vip"));

        var contact = await Only();
        Assert.That(contact.Emails.OrderBy(email => email.Ordinal).Select(email => (email.Address, email.Kind, email.IsPrimary)),
            Is.EqualTo(new[] { ("a@nordwind.example", EmailKind.Work, false), ("annika@brandt.example", EmailKind.Home, true) }));
        Assert.That((contact.Email, contact.Tags), Is.EqualTo(("annika@brandt.example", new[] { "VIP", "Baltic" })));
        var card = await _client.Read($"/contacts/{contact.Id}");
        Assert.That(card, Does.Contain("https://t.me/annika").And.Contain("https://wa.me/491713920036").And.Contain("Am Sandtorkai 1\n20457 Hamburg\nGermany").And.Contain("29 Feb 1984").And.Contain("Deutsch")
            .And.Contain("New e-mail: a@nordwind.example").And.Contain("New address: Am Sandtorkai 1, 20457 Hamburg, Germany").And.Contain("Tags: VIP, Baltic"));
        Assert.That(await _client.Read("/contacts?tag=VIP"), Does.Contain("Annika Brandt"));
        Assert.That(await _client.Read("/contacts?tag=nobody"), Does.Not.Contain("Annika Brandt").And.Contain("Nothing has this tag."));
        Assert.That(await _client.Read("/contacts?q=annika%40brandt"), Does.Contain("Annika Brandt"), "found by any of the addresses");
    }

    [Test]
    public async Task What_cannot_be_is_refused_beside_its_field()
    {
        var answer = await _client.Submit("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Emails[0].Text", "a@b.example"), ("Input.Emails[1].Text", "nobody"), ("Input.Birthday", "2090-01-01"), ("Input.Language", "klingon"));

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(page, Does.Contain("This is not an e-mail address.").And.Contain("value=\"nobody\"").And.Contain("This day cannot be a birthday.").And.Contain("Choose a language from the list."));
    }

    [Test]
    public async Task Whoever_writes_only_the_main_address_of_a_contact_has_it_among_all_addresses_too()
    {
        var id = await _app.WithDatabase(async database =>
        {
            var contact = Clients.AddContact(database, "Annika Brandt", null, null, Now);
            contact.Email = "first@nordwind.example";
            await database.SaveChangesAsync();
            return contact.Id;
        });
        Assert.That(await Addresses(), Is.EqualTo("first@nordwind.example*"));

        await Set("second@nordwind.example");
        Assert.That(await Addresses(), Is.EqualTo("second@nordwind.example*"));
        await _app.WithDatabase(database => database.Database.ExecuteSqlAsync($"INSERT INTO email_addresses (id, contact_id, address, ordinal) VALUES (gen_random_uuid(), {id.Value}, 'third@nordwind.example', 1)"));
        await Set("third@nordwind.example");
        Assert.That(await Addresses(), Is.EqualTo("second@nordwind.example third@nordwind.example*"));
        await Set(null);
        Assert.That(await Addresses(), Is.EqualTo("second@nordwind.example"));

        Task Set(string? address) => _app.WithDatabase(database => database.Contacts.ExecuteUpdateAsync(set => set.SetProperty(contact => contact.Email, address)));

        async Task<string> Addresses() => string.Join(' ', (await _app.WithDatabase(database => database.EmailAddresses.OrderBy(email => email.Address).ToListAsync())).Select(email => email.Address + (email.IsPrimary ? "*" : "")));
    }

    [Test]
    public async Task An_organisation_has_them_too()
    {
        await Save("/organisations/new", ("Input.Name", "Nordwind"), ("Input.Emails[0].Text", "info@nordwind.example"), ("Input.Addresses[0].City", "Hamburg"), ("Input.Addresses[0].Country", "DE"), ("Input.Tags", "Key account"));

        var id = await _app.WithDatabase(database => database.Organisations.Select(organisation => organisation.Id).SingleAsync());
        Assert.That(await _client.Read($"/organisations/{id}"), Does.Contain("mailto:info@nordwind.example").And.Contain("Hamburg\nGermany").And.Contain("/organisations?tag=Key%20account"));
        Assert.That(await _client.Read("/organisations?tag=Key%20account"), Does.Contain("Nordwind"));
        Assert.That(await _client.Read("/organisations?q=info%40nordwind"), Does.Contain("Nordwind"));
    }

    private async Task<string> Match(string number) => Core.Word.Of((await _app.WithDatabase(database => new PhoneBook(database).FindAsync(number))).Match);

    private async Task Save(string path, params (string Name, string Value)[] fields)
    {
        var answer = await _client.Submit(path, fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
    }

    private Task<Contact> Only() => _app.WithDatabase(database => database.Contacts.Include(contact => contact.Numbers).Include(contact => contact.Emails).SingleAsync());
}
