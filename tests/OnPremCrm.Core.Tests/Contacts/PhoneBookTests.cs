using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;
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
    public async Task The_likeliest_of_very_many_are_among_those_that_are_told()
    {
        var me = new User { Id = UserId.New(Now), Name = "Jonas Weber", Email = "jonas@firm.example", NormalisedEmail = "JONAS@FIRM.EXAMPLE", SecurityStamp = "", ConcurrencyStamp = "", CreatedAt = Now };
        var people = Enumerable.Range(1, 60).Select(n => Person($"Person {n:00}", "+493011111111")).ToList();
        var (mine, talked, chosen) = (people[57], people[58], people[59]);
        mine.OwnerId = me.Id;
        await SaveAsync([me, .. people, new NumberChoice { Number = "+493011111111", ContactId = chosen.Id, ChosenAt = Now }, new Call
        {
            Id = CallId.New(Now), Server = "main", Linkedid = "1.1", StartedAt = Now, AnsweredAt = Now, EndedAt = Now, State = CallState.Ended,
            Disposition = CallDisposition.Answered, ContactId = talked.Id, UpdatedAt = Now,
        }]);

        var match = await new PhoneBook(_database).FindAsync("+493011111111", me.Id);

        Assert.That((match.Match, match.Best?.ContactId), Is.EqualTo((CallMatch.Chosen, (ContactId?)chosen.Id)));
        Assert.That(match.Candidates.Take(4).Select(candidate => candidate.Name), Is.EqualTo(new[] { chosen.Name, mine.Name, talked.Name, "Person 01" }));
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

    [Test]
    public async Task A_number_in_an_organisations_block_is_the_organisations_and_the_smallest_block_comes_first()
    {
        var nordwind = Firm("Nordwind");
        var landlord = Firm("Hafencenter");
        await SaveAsync(nordwind, landlord, Block(nordwind, "+4940669692000", "+4940669692999"));

        var match = await new PhoneBook(_database).FindAsync("+4940669692417");
        Assert.That((match.Match, match.Best?.Name), Is.EqualTo((CallMatch.Range, "Nordwind")));
        Assert.That((await new PhoneBook(_database).FindAsync("+4940669693000")).Match, Is.EqualTo(CallMatch.None), "behind the last");
        Assert.That((await new PhoneBook(_database).FindAsync("+494066969241")).Match, Is.EqualTo(CallMatch.None), "a digit less is another number");

        await SaveAsync(Block(landlord, "+4940669690000", "+4940669699999"), Person("Annika Brandt", "+4940669692001"));
        var shared = await new PhoneBook(_database).FindAsync("+4940669692417");
        Assert.That((shared.Match, shared.Best), Is.EqualTo((CallMatch.Several, (PhoneCandidate?)null)));
        Assert.That(shared.Candidates.Select(candidate => candidate.Name), Is.EqualTo(new[] { "Nordwind", "Hafencenter" }));
        Assert.That((await new PhoneBook(_database).FindAsync("+4940669692001")).Best?.Name, Is.EqualTo("Annika Brandt"), "a person's own number before any block");
    }

    [Test]
    public async Task Last_digits_that_agree_are_a_maybe_and_name_nobody()
    {
        await SaveAsync(Person("Annika Brandt", "+494066969214"), Person("Igor", "+74066969214"), Person("Anna", "+493011111111"));
        var phoneBook = new PhoneBook(_database);

        var match = await phoneBook.FindAsync("+495066969214");

        Assert.That((match.Match, match.Best, match.SharedOrganisation), Is.EqualTo((CallMatch.Maybe, (PhoneCandidate?)null, (OrganisationId?)null)));
        Assert.That(match.Candidates.Select(candidate => (candidate.Name, candidate.Number)),
            Is.EqualTo(new[] { ("Annika Brandt", "+494066969214"), ("Igor", "+74066969214") }));
        Assert.That((await phoneBook.FindAsync("+494066969215")).Match, Is.EqualTo(CallMatch.None));
        Assert.That((await phoneBook.FindAsync("+491266969214")).Match, Is.EqualTo(CallMatch.None), "eight equal digits are too few");
    }

    [TestCase("66969214", ExpectedResult = "Maybe Annika Brandt")]
    [TestCase("066969214", ExpectedResult = "Maybe Annika Brandt")]
    [TestCase("969214", ExpectedResult = "Maybe Annika Brandt")]
    [TestCase("69214", ExpectedResult = "None ", TestName = "Five digits are an extension")]
    [TestCase("969214x", ExpectedResult = "None ", TestName = "Letters are no digits")]
    public async Task<string> Digits_presented_without_area_code(string digits)
    {
        await SaveAsync(Person("Annika Brandt", "+494066969214"));
        var match = await new PhoneBook(_database).FindEndingAsync(digits);
        return $"{match.Match} {match.Candidates.FirstOrDefault()?.Name}";
    }

    [Test]
    public async Task Of_several_my_own_client_comes_before_whoever_was_talked_with_last()
    {
        var me = new User
        {
            Id = UserId.New(Now), Email = "me@example.com", NormalisedEmail = "ME@EXAMPLE.COM", Name = "Me", SecurityStamp = "", ConcurrencyStamp = "", CreatedAt = Now,
        };
        var mine = Person("Zoe", "+493011111111");
        mine.OwnerId = me.Id;
        var talkedWith = Person("Anna", "+493011111111");
        await SaveAsync(me, mine, talkedWith, new Call
        {
            Id = CallId.New(Now), Server = "main", Linkedid = "1.1", StartedAt = Now, AnsweredAt = Now, EndedAt = Now, State = CallState.Ended,
            Disposition = CallDisposition.Answered, ContactId = talkedWith.Id, UpdatedAt = Now,
        });

        Assert.That((await new PhoneBook(_database).FindAsync("+493011111111", me.Id)).Candidates.Select(candidate => candidate.Name), Is.EqualTo(new[] { "Zoe", "Anna" }));
        Assert.That((await new PhoneBook(_database).FindAsync("+493011111111")).Candidates.Select(candidate => candidate.Name), Is.EqualTo(new[] { "Anna", "Zoe" }));
    }

    [Test]
    public async Task Several_of_one_organisation_name_the_organisation_and_of_two_neither()
    {
        var nordwind = Firm("Nordwind");
        await SaveAsync(nordwind, Person("Annika", "+493011111111", nordwind), Person("Jens", "+493011111111", nordwind));
        var together = await new PhoneBook(_database).FindAsync("+493011111111");

        await SaveAsync(Person("Boris", "+493011111111"));
        var apart = await new PhoneBook(_database).FindAsync("+493011111111");

        Assert.That((together.Match, together.Best, together.SharedOrganisation), Is.EqualTo((CallMatch.Several, (PhoneCandidate?)null, (OrganisationId?)nordwind.Id)));
        Assert.That(apart.SharedOrganisation, Is.Null);
    }

    [Test]
    public async Task A_number_on_the_ignore_list_is_nobodys_even_if_somebody_has_it()
    {
        await SaveAsync(Person("Annika Brandt", "+494066969214"), new IgnoredNumber { Number = "+494066969214", AddedAt = Now });

        var match = await new PhoneBook(_database).FindAsync("+494066969214");

        Assert.That((match.Match, match.Best, match.Candidates.Count), Is.EqualTo((CallMatch.Ignored, (PhoneCandidate?)null, 0)));
    }

    private static Organisation Firm(string name) => new() { Id = OrganisationId.New(Now), Name = name, CreatedAt = Now, UpdatedAt = Now };

    private static NumberRange Block(Organisation organisation, string first, string last) =>
        new() { Id = NumberRangeId.New(Now), OrganisationId = organisation.Id, FirstNumber = first, LastNumber = last, AsWritten = $"{first}-{last}" };

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
