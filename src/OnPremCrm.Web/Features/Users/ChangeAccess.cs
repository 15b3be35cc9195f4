using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

/// <summary>Whether and how a user gets in: a new password, out of every session, inactive, active again. Each ends the running sessions at their next click.</summary>
public static class ChangeAccess
{
    public enum Change
    {
        ResetPassword,
        SignOut,
        Deactivate,
        Activate,
    }

    /// <summary>Answers the new password, or null when none was made.</summary>
    public sealed record Command(UserId Id, Change Change) : IRequest<string?>;

    public sealed class Handler(UserManager<User> users, CrmDatabase database, SavedUser saved, Audit audit) : IRequestHandler<Command, string?>
    {
        public async Task<string?> Handle(Command command, CancellationToken ct)
        {
            var user = await database.Users.SingleAsync(user => user.Id == command.Id, ct);
            string? password = null;
            switch (command.Change)
            {
                case Change.ResetPassword:
                    password = FirstPassword.New();
                    user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
                    user.FailedLogIns = 0;
                    user.LockedOutUntil = null;
                    audit.Add("reset-password", "users", user.Id.Value);
                    break;
                case Change.SignOut:
                    audit.Add("sign-out", "users", user.Id.Value);
                    break;
                case Change.Deactivate:
                    if (user.Role == UserRole.Admin)
                    {
                        await saved.RefuseToLoseLastAdmin(user.Id, nameof(user.Role), ct);
                    }

                    user.IsActive = false;
                    audit.Add("deactivate", "users", user.Id.Value);
                    break;
                case Change.Activate:
                    user.IsActive = true;
                    audit.Add("activate", "users", user.Id.Value);
                    break;
                default:
                    throw new InvalidOperationException($"{command.Change} is no change of access.");
            }

            await users.UpdateSecurityStampAsync(user);
            return password;
        }
    }
}
