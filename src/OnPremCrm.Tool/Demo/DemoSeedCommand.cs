using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool.Demo;

/// <summary>Fills an empty database with a company to look at, and prints its log-ins.</summary>
internal static class DemoSeedCommand
{
    public static readonly Verb Verb = new("demo seed",
        """
        [--cel FILE]
        Fill an empty database with a sample company: colleagues, clients, ten days of calls. Prints the log-ins.
        With --cel the calls are written into a ledger (CEL) too. A database that has users is left alone. For trying out only.
        """,
        RunAsync);

    private static readonly string[] ResultNames = ["Order", "Question answered", "Service visit agreed", "Complaint"];

    private static async Task<ExitCode> RunAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var cel = arguments.TakeOption("--cel");
        arguments.NeedNothingMore();
        var settings = Settings.Read();
        await using var database = settings.OpenDatabase();
        if (await database.Users.AnyAsync(cancellationToken))
        {
            // --data names a folder that was used before: its log-ins were printed then.
            await terminal.Out.WriteLineAsync("Log in as before: this folder has its own users.");
            return ExitCode.Done;
        }

        var now = TimeProvider.System.GetUtcNow();
        var server = settings.Servers.FirstOrDefault()?.Name ?? "main";
        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 12);
        var users = AddUsers(database, server, password, now);
        var contacts = AddContacts(database, users, now);
        var results = ResultNames.Select((name, i) => new CallResult { Id = CallResultId.New(now), Name = name, Ordinal = i, IsActive = true, CreatedAt = now, UpdatedAt = now }).ToList();
        database.CallResults.AddRange(results);
        DemoConsents.AddPurposes(database, users, now);
        await AlwaysOpenAsync(database, cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.SaveChangesAsync(cancellationToken); // what the calls name comes before them
        DemoConsents.AddConsents(database, contacts, users, now);
        DemoNotes.Add(database, contacts, users, now);
        await DemoFiles.AddAsync(database, contacts, users, now, cancellationToken);
        new DemoHistory(database, server, users, contacts, results, cel is null ? null : new DemoLedger(cel), now).Add();
        for (var month = -1; month <= 1; month++)
        {
            await database.Database.ExecuteSqlAsync($"SELECT ensure_call_partitions({now.AddMonths(month)})", cancellationToken);
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await PrintAsync(terminal, password);
        return ExitCode.Done;
    }

    private static List<User> AddUsers(CrmDatabase database, string server, string password, DateTimeOffset now)
    {
        var users = new List<User>();
        foreach (var colleague in DemoColleague.All)
        {
            var id = UserId.New(now);
            var user = new User
            {
                Id = id, Email = colleague.Email, NormalisedEmail = colleague.Email.ToUpperInvariant(), Name = colleague.Name, Role = colleague.Role, Language = colleague.Language,
                SecurityStamp = Stamp(), ConcurrencyStamp = Stamp(), CreatedAt = now,
                Extensions = colleague.Extension is null ? [] : [new UserExtension { Server = server, Extension = colleague.Extension, UserId = id, IsPrimary = true }],
            };
            user.PasswordHash = new PasswordHasher<User>().HashPassword(user, password);
            users.Add(user);
        }

        database.Users.AddRange(users);
        return users;
    }

    private static List<Contact> AddContacts(CrmDatabase database, List<User> users, DateTimeOffset now)
    {
        var operators = users.FindAll(user => user.Role == UserRole.Operator);
        var organisations = new Dictionary<string, Organisation>();
        var contacts = new List<Contact>();
        foreach (var (index, person) in DemoPerson.All.Index())
        {
            var owner = operators[index % operators.Count].Id;
            Organisation? organisation = null;
            if (person.Organisation is { } name && !organisations.TryGetValue(name, out organisation))
            {
                organisation = new Organisation { Id = OrganisationId.New(now), Name = name, City = person.City, OwnerId = owner, CreatedAt = now, UpdatedAt = now };
                organisations.Add(name, organisation);
            }

            var id = ContactId.New(now);
            var numbers = new[] { person.Number, person.SecondNumber }.OfType<string>();
            contacts.Add(new Contact
            {
                Id = id, Name = person.Name, JobTitle = person.JobTitle, OrganisationId = organisation?.Id, OwnerId = index % 6 == 5 ? null : owner, CreatedAt = now, UpdatedAt = now,
                Numbers = [.. numbers.Select((number, n) => new PhoneNumber
                {
                    Id = PhoneNumberId.New(now), ContactId = id, Number = number, AsWritten = number, IsPrimary = n == 0, Kind = n == 0 ? PhoneNumberKind.Work : PhoneNumberKind.Mobile,
                })],
            });
        }

        database.Organisations.AddRange(organisations.Values);
        database.Contacts.AddRange(contacts);
        return contacts;
    }

    // A visitor comes at any hour; callbacks shall fall due then.
    private static async Task AlwaysOpenAsync(CrmDatabase database, CancellationToken cancellationToken)
    {
        var hours = await database.WorkingHours.SingleAsync(cancellationToken);
        hours.TimeZone = TimeZoneInfo.Local.HasIanaId ? TimeZoneInfo.Local.Id : "UTC";
        hours.Opens = [.. Enumerable.Repeat<TimeOnly?>(TimeOnly.MinValue, 7)];
        hours.Closes = [.. Enumerable.Repeat<TimeOnly?>(new TimeOnly(23, 59, 59), 7)];
    }

    private static async Task PrintAsync(Terminal terminal, string password)
    {
        await terminal.Out.WriteLineAsync($"Password of everybody: {password}");
        foreach (var colleague in DemoColleague.All)
        {
            var phone = colleague.Extension is null ? "" : $", phone {colleague.Extension}";
            await terminal.Out.WriteLineAsync($"  {colleague.Email,-26} {colleague.Role.ToString().ToLowerInvariant()}{phone}");
        }
    }

    private static string Stamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
