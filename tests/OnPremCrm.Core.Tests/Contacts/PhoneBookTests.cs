using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Contacts;

public sealed class PhoneBookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 10, 0, 0, TimeSpan.Zero);
    private PostgresDatabase _postgres = null!;
    private CrmDatabase _database = null!;

    [SetUp]
    public async Task Open()
    {
        _postgres = await PostgresDatabase.CreateEmptyAsync();
        await MigrationRunner.RunAsync(_postgres.ConnectionString);
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        _database = new CrmDatabase(options.Options);
    }

    [TearDown]
    public async Task Close()
    {
        await _database.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task A_number_that_nobody_has_matches_none()
    {
        var match = await new PhoneBook(_database).FindAsync("+493012345678");

        Assert.That((match.Match, match.Best), Is.EqualTo((CallMatch.None, (PhoneCandidate?)null)));
    }

    [Test]
    public async Task One_person_with_the_number_is_an_exact_match_with_the_organisation()
    {
        var nordwind = new Organisation { Id = OrganisationId.New(Now), Name = "Nordwind Logistik GmbH", CreatedAt = Now, UpdatedAt = Now };
        var annika = Person("Annika Brandt", "+494066969214", nordwind);
        await SaveAsync(nordwind, annika);

        var match = await new PhoneBook(_database).FindAsync("+494066969214");

        Assert.That(match.Match, Is.EqualTo(CallMatch.Exact));
        Assert.That((match.Best!.ContactId, match.Best.OrganisationName), Is.EqualTo((annika.Id, "Nordwind Logistik GmbH")));
    }

    [Test]
    public async Task Several_people_with_one_number_are_ranked_and_none_is_picked()
    {
        var first = Person("Anna", "+493011111111");
        var second = Person("Boris", "+493011111111");
        await SaveAsync(first, second, new Call
        {
            Id = CallId.New(Now), Server = "main", Linkedid = "1.1", StartedAt = Now, AnsweredAt = Now, EndedAt = Now, State = CallState.Ended,
            Disposition = CallDisposition.Answered, ContactId = second.Id, UpdatedAt = Now,
        });

        var match = await new PhoneBook(_database).FindAsync("+493011111111");

        Assert.That((match.Match, match.Best), Is.EqualTo((CallMatch.Several, (PhoneCandidate?)null)));
        Assert.That(match.Candidates.Select(candidate => candidate.Name), Is.EqualTo(new[] { "Boris", "Anna" }), "last talked with comes first");
    }

    [Test]
    public async Task What_an_operator_chose_for_a_number_is_remembered()
    {
        var first = Person("Anna", "+493011111111");
        var second = Person("Boris", "+493011111111");
        await SaveAsync(first, second, new NumberChoice { Number = "+493011111111", ContactId = second.Id, ChosenAt = Now });

        var match = await new PhoneBook(_database).FindAsync("+493011111111");

        Assert.That((match.Match, match.Best?.ContactId), Is.EqualTo((CallMatch.Chosen, (ContactId?)second.Id)));
    }

    [Test]
    public async Task The_switchboard_number_names_the_organisation_unless_one_of_its_people_has_it()
    {
        var nordwind = new Organisation { Id = OrganisationId.New(Now), Name = "Nordwind", CreatedAt = Now, UpdatedAt = Now };
        await SaveAsync(nordwind, new PhoneNumber
        {
            Id = PhoneNumberId.New(Now), OrganisationId = nordwind.Id, Number = "+494066969200", AsWritten = "040 669692-00",
        });
        var phoneBook = new PhoneBook(_database);
        var switchboard = await phoneBook.FindAsync("+494066969200");

        await SaveAsync(Person("Annika Brandt", "+494066969200", nordwind));
        var person = await phoneBook.FindAsync("+494066969200");

        Assert.That((switchboard.Match, switchboard.Best!.ContactId, switchboard.Best.Name), Is.EqualTo((CallMatch.Exact, (ContactId?)null, "Nordwind")));
        Assert.That((person.Match, person.Best!.Name), Is.EqualTo((CallMatch.Exact, "Annika Brandt")));
    }

    private static Contact Person(string name, string number, Organisation? organisation = null)
    {
        var id = ContactId.New(Now);
        return new Contact
        {
            Id = id, Name = name, Organisation = organisation, CreatedAt = Now, UpdatedAt = Now,
            Numbers = { new PhoneNumber { Id = PhoneNumberId.New(Now), ContactId = id, Number = number, AsWritten = number } },
        };
    }

    private async Task SaveAsync(params object[] nouns)
    {
        _database.AddRange(nouns);
        await _database.SaveChangesAsync();
    }
}
