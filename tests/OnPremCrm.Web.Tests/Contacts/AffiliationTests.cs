using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Contacts;

/// <summary>People with a part in several organisations, and those where they were before.</summary>
public sealed class AffiliationTests
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
        _client = await _app.SignedInAs(UserRole.Manager);
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_person_is_shown_with_each_organisation_and_in_each_organisation_with_the_role_there()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Organisation", "Nordwind"), ("Input.JobTitle", "Purchasing"),
            ("Input.Affiliations[0].Organisation", "Südstern"), ("Input.Affiliations[0].Role", "accountant"), ("Input.Affiliations[0].Since", "2019-03-01"),
            ("Input.Affiliations[1].Organisation", "Weststern"), ("Input.Affiliations[1].Role", "trainee"), ("Input.Affiliations[1].Until", "2015-07-31"));

        var annika = await Only();
        Assert.That(annika.Affiliations.OrderBy(part => part.Ordinal).Select(part => (part.Organisation!.Name, part.Role, part.Since, part.Until, part.IsPast)), Is.EqualTo(new (string, string?, DateOnly?, DateOnly?, bool)[]
        {
            ("Südstern", "accountant", new DateOnly(2019, 3, 1), null, false), ("Weststern", "trainee", null, new DateOnly(2015, 7, 31), true),
        }));
        var card = await _client.Read($"/contacts/{annika.Id}");
        Assert.That(card, Does.Contain("accountant, since 1 Mar 2019").And.Contain("Former: 1").And.Contain("trainee, until 31 Jul 2015").And.Contain("Purchasing"));
        Assert.That(await Page("Südstern"), Does.Contain("Annika Brandt").And.Contain("accountant, since 1 Mar 2019").And.Not.Contain("Former:"));
        Assert.That(await Page("Weststern"), Does.Contain("Former: 1").And.Contain("Annika Brandt").And.Contain("Nobody of this organisation is known yet."));
        Assert.That(await Page("Nordwind"), Does.Contain("Annika Brandt").And.Contain("Purchasing"));
    }

    [Test]
    public async Task Whoever_leaves_an_organisation_keeps_it_as_a_former_one()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Organisation", "Nordwind"), ("Input.JobTitle", "Purchasing"));
        var id = (await Only()).Id;
        Assert.That(await _client.Read($"/contacts/{id}/edit"), Does.Contain("No longer at Nordwind."));

        await Save($"/contacts/{id}/edit", ("Input.Name", "Annika Brandt"), ("Input.Version", "1"), ("Input.Organisation", "Südstern"), ("Input.JobTitle", "Sales"), ("Input.HasLeft", "true"));
        var moved = await Only();
        Assert.That((moved.Organisation!.Name, moved.JobTitle), Is.EqualTo(("Südstern", "Sales")));
        Assert.That(moved.Affiliations.Select(part => (part.Organisation!.Name, part.Role, part.IsPast)), Is.EqualTo(new[] { ("Nordwind", "Purchasing", true) }));
        Assert.That(await _client.Read($"/contacts/{id}"), Does.Contain("No longer at: Nordwind"));

        await Save($"/contacts/{id}/edit", ("Input.Name", "Annika Brandt"), ("Input.Version", "2"), ("Input.Organisation", "Südstern"), ("Input.JobTitle", "Sales"), ("Input.HasLeft", "true"),
            ("Input.Affiliations[0].Organisation", "Nordwind"), ("Input.Affiliations[0].Role", "Purchasing"), ("Input.Affiliations[0].IsPast", "true"));
        var gone = await Only();
        Assert.That((gone.OrganisationId, gone.JobTitle), Is.EqualTo(((OrganisationId?)null, (string?)null)));
        Assert.That(gone.Affiliations.OrderBy(part => part.Ordinal).Select(part => part.Organisation!.Name), Is.EqualTo(new[] { "Nordwind", "Südstern" }));
    }

    [Test]
    public async Task What_stays_keeps_its_row_and_what_is_taken_out_goes()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Affiliations[0].Organisation", "Nordwind"), ("Input.Affiliations[1].Organisation", "Südstern"), ("Input.Affiliations[1].Role", "buyer"));
        var before = await Only();
        await Save($"/contacts/{before.Id}/edit", ("Input.Name", "Annika Brandt"), ("Input.Version", "1"), ("Input.Affiliations[0].Organisation", "südstern"), ("Input.Affiliations[0].Role", "head buyer"));

        var after = (await Only()).Affiliations.Single();
        Assert.That((after.Id, after.Role), Is.EqualTo((before.Affiliations.Single(part => part.Role == "buyer").Id, "head buyer")));
        Assert.That(await _client.Read($"/contacts/{before.Id}"), Does.Contain("Organisation removed: Nordwind").And.Contain("Role: buyer → head buyer"));
    }

    [Test]
    public async Task What_cannot_be_is_refused_beside_its_field()
    {
        var answer = await _client.Submit("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Affiliations[0].Role", "buyer"),
            ("Input.Affiliations[1].Organisation", "Nordwind"), ("Input.Affiliations[1].Since", "2020-01-01"), ("Input.Affiliations[1].Until", "2019-01-01"),
            ("Input.Affiliations[2].Organisation", "Nordwind"), ("Input.Affiliations[2].Until", "2090-01-01"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain("Say which organisation.").And.Contain("This is before the first day.").And.Contain("This day is still to come."));
    }

    [Test]
    public async Task Of_two_who_edit_the_organisations_of_a_person_the_second_sees_both()
    {
        await Save("/contacts/new", ("Input.Name", "Annika Brandt"), ("Input.Affiliations[0].Organisation", "Nordwind"));
        var id = (await Only()).Id;
        await Save($"/contacts/{id}/edit", ("Input.Name", "Annika Brandt"), ("Input.Version", "1"), ("Input.Affiliations[0].Organisation", "Nordwind"), ("Input.Affiliations[0].Role", "accountant"));

        var second = await _client.Submit($"/contacts/{id}/edit", ("Input.Name", "Annika Brandt"), ("Input.Version", "1"), ("Input.Affiliations[0].Organisation", "Nordwind"), ("Input.Affiliations[0].Role", "buyer"));

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync()), Does.Contain("Nordwind (accountant)").And.Contain("name=\"take\" value=\"Affiliations\"").And.Contain("value=\"buyer\""));
    }

    [Test]
    public async Task An_organisation_that_somebody_may_not_see_is_not_named_and_stays_when_they_save()
    {
        var mei = await _app.AddUser(name: "Mei Tanaka");
        var jonas = await _app.AddUser(name: "Jonas Weber");
        var id = await _app.WithDatabase(async database =>
        {
            var role = new CustomRole { Id = CustomRoleId.New(Now), Name = "Junior", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
            role.Grants.AddRange(new[] { (GuardedNoun.Contacts, Deed.See), (GuardedNoun.Contacts, Deed.Edit), (GuardedNoun.Organisations, Deed.See) }
                .Select(right => new Grant { RoleId = role.Id, Noun = right.Item1, Deed = right.Item2, Reach = Reach.Own }));
            database.Add(role);
            database.Users.Single(user => user.Id == jonas.Id).CustomRoleId = role.Id;
            var (seen, hidden) = (Clients.AddOrganisation(database, "Nordwind", null, Now, jonas), Clients.AddOrganisation(database, "Südstern", null, Now, mei));
            var contact = Clients.AddContact(database, "Annika Brandt", null, null, Now, jonas, "+494066969214");
            contact.Affiliations.Add(new Affiliation { Id = AffiliationId.New(Now), ContactId = contact.Id, OrganisationId = seen.Id, Role = "accountant" });
            contact.Affiliations.Add(new Affiliation { Id = AffiliationId.New(Now), ContactId = contact.Id, OrganisationId = hidden.Id, Role = "secret buyer", Ordinal = 1 });
            await database.SaveChangesAsync();
            return contact.Id;
        });
        var client = await _app.SignedInAs(jonas);

        foreach (var address in new[] { $"/contacts/{id}", $"/contacts/{id}/edit" })
        {
            Assert.That(await client.Read(address), Does.Contain("Nordwind").And.Not.Contain("Südstern").And.Not.Contain("secret buyer"), address);
        }

        using var saved = await client.Submit($"/contacts/{id}/edit", ("Input.Name", "Annika Brandt"), ("Input.Version", "1"), ("Input.OwnerId", jonas.Id.ToString()));
        Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await Only()).Affiliations.Select(part => part.Role), Is.EqualTo(new[] { "secret buyer" }));
    }

    [Test]
    public async Task Organisations_are_parts_of_others_and_never_of_themselves()
    {
        await Save("/organisations/new", ("Input.Name", "Nordwind Hafen"), ("Input.Parent", "Nordwind Logistik"));
        await Save($"/organisations/{await IdOf("Nordwind Logistik")}/edit", ("Input.Name", "Nordwind Logistik"), ("Input.Version", "1"), ("Input.Parent", "Nordwind Holding"));
        var (top, middle, bottom) = (await IdOf("Nordwind Holding"), await IdOf("Nordwind Logistik"), await IdOf("Nordwind Hafen"));

        var page = await Page("Nordwind Hafen");
        Assert.That(page.IndexOf($"/organisations/{top}\"", StringComparison.Ordinal), Is.LessThan(page.IndexOf($"/organisations/{middle}\"", StringComparison.Ordinal)).And.Positive);
        Assert.That(await Page("Nordwind Holding"), Does.Contain("Nordwind Logistik").And.Not.Contain("Nordwind Hafen"), "its direct parts");
        Assert.That(await Page("Nordwind Logistik"), Does.Contain("Part of: Nordwind Holding"), "in the history");
        Assert.That(await _client.Read($"/organisations/new?parent={top}"), Does.Match("<input[^>]*name=\"Input.Parent\"[^>]*value=\"Nordwind Holding\"|<input[^>]*value=\"Nordwind Holding\"[^>]*name=\"Input.Parent\""));

        foreach (var (name, parent) in new[] { ("Nordwind Holding", "nordwind hafen"), ("Nordwind Hafen", "Nordwind Hafen") })
        {
            var version = await _app.WithDatabase(database => database.Organisations.Where(one => one.Name == name).Select(one => one.Version).SingleAsync());
            using var refused = await _client.Submit($"/organisations/{await IdOf(name)}/edit", ("Input.Name", name), ("Input.Version", $"{version}"), ("Input.Parent", parent));
            Assert.That((refused.StatusCode, (await refused.Content.ReadAsStringAsync()).Contains("This one is a part of it already.", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, true)), name);
        }
    }

    private Task<OrganisationId> IdOf(string organisation) => _app.WithDatabase(database => database.Organisations.Where(one => one.Name == organisation).Select(one => one.Id).SingleAsync());

    private async Task<string> Page(string organisation)
    {
        var id = await _app.WithDatabase(database => database.Organisations.Where(one => one.Name == organisation).Select(one => one.Id).SingleAsync());
        return await _client.Read($"/organisations/{id}");
    }

    private Task<Contact> Only() => _app.WithDatabase(database => database.Contacts.Include(contact => contact.Organisation)
        .Include(contact => contact.Affiliations).ThenInclude(part => part.Organisation).SingleAsync());

    private async Task Save(string address, params (string, string)[] fields)
    {
        using var answer = await _client.Submit(address, fields);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), await answer.Content.ReadAsStringAsync());
    }
}
