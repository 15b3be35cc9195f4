using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Tool.Tests;

public class DatabaseCommandTests
{
    private PostgresDatabase _postgres = null!;

    [OneTimeSetUp]
    public async Task Create_a_database() => _postgres = await PostgresDatabase.CreateAsync();

    [OneTimeTearDown]
    public async Task Drop_it()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    [Test]
    public async Task Migrating_prints_what_was_applied_and_the_second_time_nothing()
    {
        await using var empty = await PostgresDatabase.CreateEmptyAsync();
        var before = await ToolRun.OfAsync(["token", "add", "--name", "early", "--role", "admin"], empty.ConnectionString);
        Assert.That((before.Code, before.Out), Is.EqualTo((ExitCode.Refused, "")));
        Assert.That(before.Error, Does.Contain("onpremcrm migrate"));

        var first = await ToolRun.OfAsync(["migrate"], empty.ConnectionString);
        Assert.That((first.Code, first.FirstLine), Is.EqualTo((ExitCode.Done, "0001_foundation.sql")));
        var second = await ToolRun.OfAsync(["migrate"], empty.ConnectionString);
        Assert.That((second.Code, second.Out), Is.EqualTo((ExitCode.Done, "")));
    }

    [Test]
    public async Task An_added_user_has_role_extensions_and_the_printed_password()
    {
        var run = await AddUser("ada@example.com", "--name", "Ada", "--role", "manager", "--extension", "201", "--extension", "202", "--server", "north");
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        await using var database = Open();
        var user = await database.Users.Include(u => u.Extensions).SingleAsync(u => u.NormalisedEmail == "ADA@EXAMPLE.COM");
        Assert.That((user.Name, user.Role, user.IsActive), Is.EqualTo(("Ada", UserRole.Manager, true)));
        Assert.That(user.Extensions.Select(e => (e.Server, e.Extension, e.IsPrimary)), Is.EquivalentTo(new[] { ("north", "201", true), ("north", "202", false) }));
        Assert.That(new PasswordHasher<User>().VerifyHashedPassword(user, user.PasswordHash!, run.FirstLine), Is.EqualTo(PasswordVerificationResult.Success));
        Assert.That(await database.AuditEntries.CountAsync(entry => entry.NounId == user.Id.Value), Is.EqualTo(1));
    }

    [Test]
    public async Task A_password_from_standard_input_is_not_printed()
    {
        var run = await ToolRun.OfAsync(
            ["user", "add", "--email", "bob@example.com", "--name", "Bob", "--role", "operator", "--password-stdin"], _postgres.ConnectionString, "correct horse\n");
        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Done, "")), run.Error);
        Assert.That(run.Error, Does.Not.Contain("correct horse"));
        await using var database = Open();
        var user = await database.Users.SingleAsync(u => u.Email == "bob@example.com");
        Assert.That(new PasswordHasher<User>().VerifyHashedPassword(user, user.PasswordHash!, "correct horse"), Is.EqualTo(PasswordVerificationResult.Success));
    }

    [Test]
    public async Task An_address_or_an_extension_is_not_given_twice()
    {
        Assert.That((await AddUser("cy@example.com", "--name", "Cy", "--role", "operator", "--extension", "301")).Code, Is.EqualTo(ExitCode.Done));
        var sameAddress = await AddUser("CY@example.com", "--name", "Cyrus", "--role", "operator");
        var sameExtension = await AddUser("di@example.com", "--name", "Di", "--role", "operator", "--extension", "301");
        Assert.That((sameAddress.Code, sameExtension.Code), Is.EqualTo((ExitCode.Refused, ExitCode.Refused)));
        Assert.That(sameAddress.Error, Does.Contain("already a user"));
        Assert.That(sameExtension.Error, Does.Contain("belongs to cy@example.com"));
    }

    [TestCase("short\n")]
    [TestCase("")]
    public async Task A_password_that_is_too_short_is_refused(string input)
    {
        var run = await ToolRun.OfAsync(
            ["user", "add", "--email", "ed@example.com", "--name", "Ed", "--role", "operator", "--password-stdin"], _postgres.ConnectionString, input);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Refused));
    }

    [Test]
    public async Task A_token_is_printed_alone_and_only_its_hash_is_kept()
    {
        var run = await ToolRun.OfAsync(["token", "add", "--name", "reports", "--role", "manager"], _postgres.ConnectionString);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Error);
        Assert.That(run.Out, Is.EqualTo(run.FirstLine + "\n"));
        await using var database = Open();
        var token = await database.ApiTokens.SingleAsync(t => t.Name == "reports");
        Assert.That(token.TokenHash, Is.EqualTo(ApiToken.HashOf(run.FirstLine)));
        Assert.That(token.Role, Is.EqualTo(UserRole.Manager));
    }

    private Task<ToolRun> AddUser(string email, params string[] more) => ToolRun.OfAsync(["user", "add", "--email", email, .. more], _postgres.ConnectionString);

    private CrmDatabase Open()
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        return new CrmDatabase(options.Options);
    }
}
