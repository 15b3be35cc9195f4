using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests;

/// <summary>The whole web process on a fresh database, with users to log in as.</summary>
public sealed class WebApp : WebApplicationFactory<Program>
{
    public const string Password = "correct horse 7";

    private readonly Action<IWebHostBuilder>? _configure;
    private int _users;

    private WebApp(PostgresDatabase database, Action<IWebHostBuilder>? configure)
    {
        Database = database;
        _configure = configure;
        ClientOptions.AllowAutoRedirect = false;
    }

    public PostgresDatabase Database { get; }

    /// <param name="configure">Settings and replaced parts of this run.</param>
    public static async Task<WebApp> StartAsync(PostgresDatabase? database = null, Action<IWebHostBuilder>? configure = null) =>
        new(database ?? await PostgresDatabase.CreateAsync(), configure);

    /// <summary>A new user with the password <see cref="Password"/>.</summary>
    public async Task<User> AddUser(UserRole role = UserRole.Operator, string? name = null, string? email = null, params string[] extensions)
    {
        await using var scope = Services.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var id = UserId.New(now);
        email ??= $"{role.ToString().ToLowerInvariant()}{Interlocked.Increment(ref _users)}@havelmark.example";
        var user = new User
        {
            Id = id,
            Email = email,
            NormalisedEmail = email.ToUpperInvariant(),
            Name = name ?? $"{role} {_users}",
            Role = role,
            SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            ConcurrencyStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            Language = "en",
            TimeZone = "Europe/Berlin",
            CreatedAt = now,
            Extensions = [.. extensions.Select((extension, n) => new UserExtension { Server = "main", Extension = extension, UserId = id, IsPrimary = n == 0 })],
        };
        user.PasswordHash = scope.ServiceProvider.GetRequiredService<IPasswordHasher<User>>().HashPassword(user, Password);
        var database = scope.ServiceProvider.GetRequiredService<CrmDatabase>();
        database.Users.Add(user);
        await database.SaveChangesAsync();
        return user;
    }

    public PageClient Anonymous() => new(CreateClient());

    /// <summary>A browser in which a new user of this role has logged in through the form.</summary>
    public async Task<PageClient> SignedInAs(UserRole role) => await SignedInAs(await AddUser(role));

    public async Task<PageClient> SignedInAs(User user)
    {
        var client = Anonymous();
        var answer = await client.Submit("/login", ("Input.Email", user.Email), ("Input.Password", Password));
        Assert.That((int)answer.StatusCode, Is.EqualTo(302), () => $"{user.Email} could not log in.");
        return client;
    }

    /// <summary>Reads or writes the database as a test sees fit.</summary>
    public async Task<T> WithDatabase<T>(Func<CrmDatabase, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<CrmDatabase>());
    }

    /// <summary>The process ends and its database stays, for another one to go on with.</summary>
    public ValueTask EndAsync() => base.DisposeAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Database.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("ConnectionStrings:Crm", Database.ConnectionString);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting("Web:LogInsPerMinute", "100000");

        // A safe hash takes a tenth of a second on purpose, and each test makes and checks some.
        builder.ConfigureTestServices(services => services.Configure<PasswordHasherOptions>(options => options.IterationCount = 10));
        _configure?.Invoke(builder);
    }
}
