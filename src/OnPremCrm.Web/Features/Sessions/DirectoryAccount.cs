using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Ldap;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>
/// The account of somebody whom the directory let in: made at the first log-in, kept up to date at each. An account with a password of its own stays local,
/// whatever the directory says of its address: who may edit an entry there must not become an administrator here.
/// </summary>
public sealed class DirectoryAccount(
    LdapDirectory directory, UserManager<User> users, CrmDatabase database, SessionBook sessions, Audit audit, TimeProvider time, ILogger<DirectoryAccount> logger)
{
    /// <summary>Whether the directory is to be asked about this account, or about one that nobody has here yet.</summary>
    public bool Decides(User? user) => directory.IsOn && user is null or { PasswordHash: null, IsActive: true } or { PasswordHash: null, LeftDirectoryAt: not null };

    /// <summary>Null: the address belongs to a local account, or cannot be an account's.</summary>
    public async Task<User?> FindOrMakeAsync(LdapPerson person, CancellationToken ct)
    {
        var normalised = users.NormalizeEmail(person.Email);
        var known = await database.Users.Include(user => user.Extensions)
            .Where(user => user.DirectoryName == person.Dn || user.NormalisedEmail == normalised)
            .OrderByDescending(user => user.DirectoryName == person.Dn).FirstOrDefaultAsync(ct);
        if (known is { PasswordHash: not null })
        {
            Log.DirectoryGivesNoRole(logger, person.Dn, "a local account has this address");
            return null;
        }

        if (known is not null)
        {
            known.FailedLogIns = 0;
        }

        return known is null ? await MakeAsync(person) : await UpdateAsync(known, person, known.Id, known.Name);
    }

    /// <summary>What the directory says now of somebody whom it let in before: who they are, or that it would let them in no more, which ends their sessions and tokens.</summary>
    public async Task FollowAsync(UserId id, LdapOutcome outcome, LdapPerson? person, CancellationToken ct)
    {
        var user = await database.Users.Include(user => user.Extensions).SingleAsync(user => user.Id == id, ct);
        if (person is not null && person.Dn != user.DirectoryName && await database.Users.AnyAsync(other => other.DirectoryName == person.Dn, ct))
        {
            (outcome, person) = (LdapOutcome.Wrong, null); // their own entry is gone, and a colleague got their address
        }

        if (person is not null)
        {
            if (user.LeftDirectoryAt is not null || Describe(user) != Describe(person))
            {
                await UpdateAsync(user, person, null, "");
            }
        }
        else if (user.IsActive)
        {
            await LeaveAsync(user, outcome, ct);
        }
    }

    private async Task LeaveAsync(User user, LdapOutcome outcome, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        user.IsActive = false;
        user.LeftDirectoryAt = time.GetUtcNow();
        audit.Add(null, "", "deactivate", "users", user.Id.Value, new { By = "directory" });
        await users.UpdateSecurityStampAsync(user);
        await sessions.CloseAllAsync(user.Id, except: null, ct);
        await transaction.CommitAsync(ct);
        Log.DirectoryLetGo(logger, user.DirectoryName!, user.Id.Value, Word.Of(outcome));
    }

    private async Task<User?> MakeAsync(LdapPerson person)
    {
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = UserId.New(now),
            Name = person.Name,
            Email = person.Email,
            NormalisedEmail = users.NormalizeEmail(person.Email),
            Role = person.Role,
            DirectoryName = person.Dn,
            SecurityStamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            ConcurrencyStamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            CreatedAt = now,
        };
        audit.Add(user.Id, user.Name, "create", "users", user.Id.Value, new { user.Name, user.Email, Role = Word.Of(user.Role), By = "directory" });
        var made = await users.CreateAsync(user);
        if (!made.Succeeded)
        {
            Log.DirectoryGivesNoRole(logger, person.Dn, string.Join(" ", made.Errors.Select(error => error.Description)));
            return null;
        }

        Log.DirectoryMadeUser(logger, person.Dn, user.Id.Value, Word.Of(user.Role));
        return user;
    }

    private async Task<User?> UpdateAsync(User user, LdapPerson person, UserId? by, string byName)
    {
        var before = Describe(user);
        user.DirectoryName = person.Dn;
        user.Name = person.Name;
        user.Email = person.Email;
        user.Role = person.Role;
        if (before != Describe(person))
        {
            audit.Add(by, byName, "edit", "users", user.Id.Value, new { Before = before, After = Describe(person), By = "directory" });
        }

        if (user.LeftDirectoryAt is not null)
        {
            (user.IsActive, user.LeftDirectoryAt) = (true, null);
            audit.Add(by, byName, "activate", "users", user.Id.Value, new { By = "directory" });
        }

        var saved = await users.UpdateAsync(user);
        if (!saved.Succeeded)
        {
            Log.DirectoryGivesNoRole(logger, person.Dn, string.Join(" ", saved.Errors.Select(error => error.Description)));
        }

        return saved.Succeeded ? user : null;
    }

    private static string Describe(User user) => Describe(new LdapPerson(user.DirectoryName ?? "", user.Name, user.Email, user.Role));

    private static string Describe(LdapPerson person) => $"{person.Name} <{person.Email}> {Word.Of(person.Role)}, {person.Dn}";
}
