using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

/// <summary>Whether and how a user gets in: a link to choose a password, out of every session, unlocked, without an authenticator, inactive, active again.</summary>
public static class ChangeAccess
{
    public enum Change
    {
        /// <summary>A one-time link to choose a password: an invitation, or the cure for a forgotten one. The present password stays good until it is used.</summary>
        MakeLink,

        /// <summary>Out of every session, at the next click.</summary>
        SignOut,

        /// <summary>A lock-out after wrong passwords or codes is over at once.</summary>
        Unlock,

        /// <summary>The authenticator is lost: the log-in asks for no code until a new one is set up. Ends the sessions.</summary>
        ResetSecondFactor,

        /// <summary>Ends the sessions and locks the door.</summary>
        Deactivate,

        Activate,
    }

    /// <summary>Answers what a new link carries, or null when none was made.</summary>
    public sealed record Command(UserId Id, Change Change) : IRequest<string?>;

    public sealed class Handler(
        UserManager<User> users, CrmDatabase database, SavedUser saved, PasswordLinkBook links, SessionBook sessions, SecondFactorBook factors, CurrentUser current, Audit audit,
        Words words, ILogger<Handler> logger)
        : IRequestHandler<Command, string?>
    {
        public async Task<string?> Handle(Command command, CancellationToken ct)
        {
            var user = await database.Users.SingleAsync(user => user.Id == command.Id, ct);
            await using var transaction = await database.Database.BeginTransactionAsync(ct);
            var secret = await ApplyAsync(user, command.Change, ct);
            await transaction.CommitAsync(ct);
            return secret;
        }

        private async Task<string?> ApplyAsync(User user, Change change, CancellationToken ct)
        {
            switch (change)
            {
                case Change.MakeLink when user.DirectoryName is not null:
                    throw new ValidationException([new ValidationFailure(nameof(user.Email), words["users.directory.noLink"])]);
                case Change.MakeLink:
                    audit.Add(user.PasswordHash is null ? "invite" : "reset-password", "users", user.Id.Value);
                    return await links.MakeAsync(user.Id, ct);
                case Change.Unlock:
                    audit.Add("unlock", "users", user.Id.Value);
                    user.FailedLogIns = 0;
                    user.LockedOutUntil = null;
                    await database.SecondFactors.Where(factor => factor.UserId == user.Id)
                        .ExecuteUpdateAsync(set => set.SetProperty(factor => factor.Failures, 0).SetProperty(factor => factor.LockedUntil, (DateTimeOffset?)null), ct);
                    await saved.Update(user);
                    Log.Unlocked(logger, current.IdOrNull?.Value, user.Id.Value);
                    return null;
                case Change.ResetSecondFactor:
                    audit.Add("second-factor-off", "users", user.Id.Value);
                    await factors.RemoveAsync(user.Id, ct);
                    Log.SecondFactorChanged(logger, user.Id.Value, "second-factor-off", current.IdOrNull?.Value);
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
                    (user.IsActive, user.LeftDirectoryAt) = (true, null);
                    audit.Add("activate", "users", user.Id.Value);
                    break;
                default:
                    throw new InvalidOperationException($"{change} is no change of access.");
            }

            await users.UpdateSecurityStampAsync(user);
            await sessions.CloseAllAsync(user.Id, except: null, ct);
            return null;
        }
    }
}
