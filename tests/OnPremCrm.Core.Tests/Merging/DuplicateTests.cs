using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Core.Tests.Merging;

public sealed class DuplicateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 10, 0, 0, TimeSpan.Zero);
    private static readonly Viewer Manager = new(UserRole.Manager, null);
    private PostgresDatabase _postgres = null!;
    private CrmDatabase _database = null!;
    private Viewer? _looks;

    [SetUp]
    public async Task Open()
    {
        _looks = null;
        _postgres = await PostgresDatabase.CreateAsync();
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        _database = new CrmDatabase(options.Options, () => _looks);
    }

    [TearDown]
    public async Task Close()
    {
        await _database.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task Groups_come_with_their_reasons_the_strongest_first_and_each_once()
    {
        var nordwind = Clients.AddOrganisation(_database, "Nordwind", null, Now);
        Person("Сергей Иванов", null, null, "+74951111111");
        Person("Ivanov Sergei", null, "s@example.com", "+74951111111");
        Person("Ole Hansen", null, "ole@example.com");
        Person("Hansen GmbH, Ole", null, "OLE@example.com");
        Person("Mia Krüger", nordwind, null);
        Person("Kruger Mia", nordwind, null);
        Person("Jonas Weber", null, null, "+493011111111");
        Person("Tom Braun", null, null, "+493011111111");
        Person("田中 芽衣", null, null);
        Person("芽衣 田中", null, null);
        Person("Anna", null, null);
        Person("Anna", null, null);
        Person("Lone Wolf", null, "wolf@example.com", "+493099999999").Numbers[0].IsWrong = true;
        Person("Nobody Else", null, null, "+493099999999");
        await _database.SaveChangesAsync();

        var page = await new DuplicateBook(_database).ReadAsync(MergeNoun.Contacts, Manager, null, default);

        Assert.That(page.Groups.Select(Said), Is.EqualTo(new[]
        {
            "NumberAndName: Ivanov Sergei, Сергей Иванов (Number +74951111111, Name)",
            "Email: Hansen GmbH, Ole, Ole Hansen (Email ole@example.com)",
            "NameAndOrganisation: Kruger Mia, Mia Krüger (Name)",
            "Number: Jonas Weber, Tom Braun (Number +493011111111)",
            "Name: 田中 芽衣, 芽衣 田中 (Name)",
        }));
        Assert.That(page.Older, Is.Null);
    }

    [Test]
    public async Task Organisations_are_the_same_whatever_their_legal_form()
    {
        foreach (var name in new[] { "ООО «Ромашка»", "Romashka LLC", "株式会社さくら", "さくら", "Müller & Söhne GmbH & Co. KG", "Mueller & Soehne", "GmbH", "AG" })
        {
            Clients.AddOrganisation(_database, name, null, Now);
        }

        await _database.SaveChangesAsync();

        var page = await new DuplicateBook(_database).ReadAsync(MergeNoun.Organisations, Manager, null, default);

        Assert.That(page.Groups.Select(group => string.Join(" = ", group.Members.Select(member => member.Name).Order(StringComparer.Ordinal))),
            Is.EquivalentTo(new[] { "Romashka LLC = ООО «Ромашка»", "さくら = 株式会社さくら", "Mueller & Soehne = Müller & Söhne GmbH & Co. KG" }));
    }

    [Test]
    public async Task What_was_said_to_be_two_is_told_no_more_until_that_is_taken_back()
    {
        var people = new[] { Person("A B", null, null, "+493011111111"), Person("C D", null, null, "+493011111111"), Person("E F", null, null, "+493011111111") };
        await _database.SaveChangesAsync();
        var ids = people.Select(person => person.Id.Value).ToList();
        var book = new DuplicateBook(_database);

        await book.SayNotDuplicatesAsync(MergeNoun.Contacts, ids, null, "Olga", Now, default);
        Assert.That((await book.ReadAsync(MergeNoun.Contacts, Manager, null, default)).Groups, Is.Empty);

        await book.ForgetNotDuplicatesAsync(MergeNoun.Contacts, ids, default);
        await book.SayNotDuplicatesAsync(MergeNoun.Contacts, ids[..2], null, "Olga", Now, default);
        Person("A B", null, null, "+493022222222");
        Person("G H", null, null, "+493022222222");
        await _database.SaveChangesAsync();
        var groups = (await book.ReadAsync(MergeNoun.Contacts, Manager, null, default)).Groups;
        Assert.That(groups.Select(group => group.Members.Count), Is.EqualTo(new[] { 3, 2, 2 }), "the third may be either of the two; the same two and two of one name");
    }

    [Test]
    public async Task Pages_follow_each_other_without_a_gap_or_a_repeat_across_the_reasons()
    {
        for (var i = 0; i < 25; i++)
        {
            Person($"Person {i}a", null, null, $"+4930111111{i:00}");
            Person($"Person {i}b", null, null, $"+4930111111{i:00}");
            Person($"Twin Number{i}", null, null);
            Person($"Number{i} Twin", null, null);
        }

        await _database.SaveChangesAsync();
        var book = new DuplicateBook(_database);
        var (seen, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await book.ReadAsync(MergeNoun.Contacts, Manager, after, default);
            seen.AddRange(page.Groups.Select(Said));
            after = page.Older;
        }
        while (after is not null);

        Assert.That(seen, Has.Count.EqualTo(50).And.Unique);
    }

    [Test]
    public async Task Only_what_one_may_edit_is_offered_and_a_hidden_client_is_told_by_its_owner_alone()
    {
        var (olga, daniel) = (User("Olga"), User("Daniel"));
        Person("Anna Berg", null, "anna@example.com", "+493011111111").OwnerId = olga.Id;
        Person("Berg Anna", null, null, "+493011111111").OwnerId = daniel.Id;
        Person("Anna Berg", null, null, "+493011111111").OwnerId = daniel.Id;
        await _database.SaveChangesAsync();
        _looks = Only(daniel);

        var page = await new DuplicateBook(_database).ReadAsync(MergeNoun.Contacts, _looks, null, default);
        Assert.That(page.Groups.Single().Members.Select(member => member.OwnerId), Is.EqualTo(new[] { daniel.Id, daniel.Id }));

        var similar = await new SimilarRecords(_database).FindAsync(MergeNoun.Contacts, _looks, new SimilarQuestion("Somebody", [], ["ANNA@example.com"], null), default);
        Assert.That(similar, Is.EqualTo(new[] { new SimilarRecord(null, null, null, "Olga", DuplicateKind.Email, "anna@example.com") }));
        similar = await new SimilarRecords(_database).FindAsync(MergeNoun.Contacts, _looks, new SimilarQuestion("anna berg", [], [], null), default);
        Assert.That(similar.Select(one => (one.Kind, one.Owner, one.Value)), Is.EqualTo(Enumerable.Repeat((DuplicateKind.Name, (string?)"Daniel", (string?)"+493011111111"), 2)), "by name only those that he sees");
    }

    [Test]
    public async Task A_name_with_a_wrong_letter_or_in_another_alphabet_is_similar_and_oneself_is_not()
    {
        var sergei = Person("Сергей Иванов", null, null, "+74951111111");
        Person("Boris Berg", null, null);
        await _database.SaveChangesAsync();
        var similar = new SimilarRecords(_database);

        foreach (var name in new[] { "Ivanov Sergey", "Сергей Ивонов", "sergej iwanow" })
        {
            Assert.That((await similar.FindAsync(MergeNoun.Contacts, Manager, new SimilarQuestion(name, [], [], null), default)).Select(one => one.Name), Is.EqualTo(new[] { "Сергей Иванов" }), name);
        }

        Assert.That(await similar.FindAsync(MergeNoun.Contacts, Manager, new SimilarQuestion("Сергей Иванов", ["+74951111111"], [], sergei.Id.Value), default), Is.Empty);
    }

    private static string Said(DuplicateGroup group) =>
        $"{group.Kind}: {string.Join(", ", group.Members.Select(member => member.Name).Order(StringComparer.Ordinal))} ({string.Join(", ", group.Reasons.Select(reason => $"{reason.Kind} {reason.Value}".Trim()))})";

    private Contact Person(string name, Organisation? organisation, string? email, params string[] numbers)
    {
        var contact = Clients.AddContact(_database, name, organisation, null, Now, null, numbers);
        contact.Email = email;
        return contact;
    }

    private User User(string name) => _database.Users.Add(new User
    {
        Id = UserId.New(Now), Email = $"{name}@example.com", NormalisedEmail = name.ToUpperInvariant(), Name = name, Role = UserRole.Operator, SecurityStamp = "s", ConcurrencyStamp = "c", CreatedAt = Now,
    }).Entity;

    private static Viewer Only(User user)
    {
        var role = new CustomRole { Id = CustomRoleId.New(Now), Name = "r", Level = UserRole.Operator, CreatedAt = Now, UpdatedAt = Now };
        foreach (var deed in new[] { Deed.See, Deed.Edit })
        {
            role.Grants.Add(new Grant { RoleId = role.Id, Noun = GuardedNoun.Contacts, Deed = deed, Reach = Reach.Own });
        }

        return new Viewer(UserRole.Operator, user.Id) { Grants = Grants.Of(role) };
    }
}
