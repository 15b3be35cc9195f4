using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool;

/// <summary>Adds people who log in.</summary>
internal static class UserCommand
{
    private const int GeneratedLength = 20;

    // Without the letters and digits that are mistaken for each other when somebody copies from paper.
    private const string PasswordCharacters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static readonly Verb AddVerb = new("user add",
        """
        --email E --name N --role operator|manager|admin [--extension 101]... [--server main] [--password-stdin]
        Add somebody who logs in. The first extension is the phone that rings first in click-to-dial; --server is the
        Asterisk server that has the extensions. The password is the first line of standard input with --password-stdin;
        otherwise one is made and printed.
        """,
        AddAsync);

    private static async Task<ExitCode> AddAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var email = arguments.NeedOption("--email").Trim();
        var name = arguments.NeedOption("--name").Trim();
        var role = Roles.Parse(arguments.NeedOption("--role"));
        var extensions = arguments.TakeOptions("--extension").Distinct().ToList();
        var server = arguments.TakeOption("--server");
        var fromInput = arguments.TakeFlag("--password-stdin");
        arguments.NeedNothingMore();
        if (email.IndexOf('@') is <= 0 || email.EndsWith('@') || email.Any(char.IsWhiteSpace))
        {
            throw new UsageException($"'{email}' is no e-mail address.");
        }

        if (name.Length == 0)
        {
            throw new UsageException("--name is empty.");
        }

        var settings = Settings.Read();
        server ??= settings.Servers.FirstOrDefault()?.Name ?? "main";
        await using var database = settings.OpenDatabase();
        var shortest = await database.AccessRules.Select(rules => rules.ShortestPassword).SingleAsync(cancellationToken);
        var password = fromInput ? await ReadPasswordAsync(terminal, shortest, cancellationToken) : RandomNumberGenerator.GetString(PasswordCharacters, Math.Max(GeneratedLength, shortest));

        var normalised = email.Normalize().ToUpperInvariant();
        if (await database.Users.AnyAsync(user => user.NormalisedEmail == normalised, cancellationToken))
        {
            throw new RefusedException($"There is already a user with the address {email}.");
        }

        var taken = await database.UserExtensions
            .Where(extension => extension.Server == server && extensions.Contains(extension.Extension))
            .Join(database.Users, extension => extension.UserId, user => user.Id, (extension, user) => new { extension.Extension, user.Email })
            .FirstOrDefaultAsync(cancellationToken);
        if (taken is not null)
        {
            throw new RefusedException($"Extension {taken.Extension} of {server} belongs to {taken.Email}. An extension rings for one user only.");
        }

        var now = TimeProvider.System.GetUtcNow();
        var added = NewUser(email, normalised, name, role, now);
        added.PasswordHash = new PasswordHasher<User>().HashPassword(added, password);
        added.Extensions.AddRange(extensions.Select((extension, at) => new UserExtension { Server = server, Extension = extension, UserId = added.Id, IsPrimary = at == 0 }));
        database.Users.Add(added);
        ToolAudit.Add(database, now, "create", "users", added.Id.Value);
        await database.SaveChangesAsync(cancellationToken);

        if (!fromInput)
        {
            await terminal.Out.WriteLineAsync(password);
        }

        await terminal.Error.WriteLineAsync($"{name} can log in as {email}{(fromInput ? "" : " with the password above")}.");
        return ExitCode.Done;
    }

    private static User NewUser(string email, string normalised, string name, UserRole role, DateTimeOffset now) => new()
    {
        Id = UserId.New(now),
        Email = email,
        NormalisedEmail = normalised,
        Name = name,
        Role = role,
        SecurityStamp = NewStamp(),
        ConcurrencyStamp = NewStamp(),
        CreatedAt = now,
    };

    private static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static async Task<string> ReadPasswordAsync(Terminal terminal, int shortest, CancellationToken cancellationToken)
    {
        var password = await terminal.In.ReadLineAsync(cancellationToken);
        return password?.Length >= shortest
            ? password
            : throw new RefusedException($"The password on standard input is shorter than {shortest} characters. The administration page about log-ins sets how long passwords are.");
    }
}
