using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool;

/// <summary>Makes bearer tokens for programs.</summary>
internal static class TokenCommand
{
    public static readonly Verb AddVerb = new("token add",
        """
        --name N --role operator|manager|admin
        Make a token for a program that uses the REST interface, and print it. It is shown this once; only its hash is kept.
        """,
        AddAsync);

    private static async Task<ExitCode> AddAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var name = arguments.NeedOption("--name").Trim();
        var role = Roles.Parse(arguments.NeedOption("--role"));
        arguments.NeedNothingMore();
        if (name.Length == 0)
        {
            throw new UsageException("--name is empty.");
        }

        await using var database = Settings.Read().OpenDatabase();
        var now = TimeProvider.System.GetUtcNow();
        var secret = ApiToken.NewSecret();
        var token = new ApiToken { Id = ApiTokenId.New(now), Name = name, Role = role, TokenHash = ApiToken.HashOf(secret), CreatedAt = now };
        database.ApiTokens.Add(token);
        ToolAudit.Add(database, now, "create", "api-tokens", token.Id.Value);
        await database.SaveChangesAsync(cancellationToken);
        await terminal.Out.WriteLineAsync(secret);
        return ExitCode.Done;
    }
}
