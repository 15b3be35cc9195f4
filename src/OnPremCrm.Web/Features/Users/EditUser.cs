using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

/// <summary>Name, address, role and phones of a user. Two administrators at once: the later one is told.</summary>
public static class EditUser
{
    public sealed record Command : IRequest
    {
        public UserId Id { get; init; }

        public string Name { get; init; } = "";

        public string Email { get; init; } = "";

        public UserRole Role { get; init; }

        public List<ExtensionList> Phones { get; init; } = [];

        /// <summary>The concurrency stamp of what was shown.</summary>
        public string Shown { get; init; } = "";
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.Name).MustBeAName(words);
            RuleFor(command => command.Email).MustBeAnEmail(words);
            RuleForEach(command => command.Phones).ChildRules(phones => phones.RuleFor(list => list.Extensions).MustBeExtensions(words));
        }
    }

    public sealed class Handler(CrmDatabase database, SavedUser saved, Audit audit) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var user = await database.Users.Include(user => user.Extensions).SingleAsync(user => user.Id == command.Id, ct);
            database.Entry(user).Property(row => row.ConcurrencyStamp).OriginalValue = command.Shown;
            await saved.RefusePhonesOfOthers(user.Id, command.Phones, ct);
            if (user.Role == UserRole.Admin && command.Role != UserRole.Admin)
            {
                await saved.RefuseToLoseLastAdmin(user.Id, nameof(command.Role), ct);
            }

            var before = Describe(user);
            user.Name = command.Name.Trim();
            user.Email = command.Email.Trim();
            user.Role = command.Role;
            ReplacePhones(user, ExtensionList.Read(command.Phones, user.Id));
            audit.Add("edit", "users", user.Id.Value, new { Before = before, After = Describe(user) });
            await saved.Update(user);
        }

        private static object Describe(User user) => new { user.Name, user.Email, Role = Word.Of(user.Role), Phones = CreateUser.Phones(user).ToList() };

        private static void ReplacePhones(User user, List<UserExtension> wanted)
        {
            user.Extensions.RemoveAll(phone => !wanted.Exists(other => IsSame(other, phone)));
            foreach (var phone in wanted)
            {
                if (user.Extensions.Find(other => IsSame(other, phone)) is { } kept)
                {
                    kept.IsPrimary = phone.IsPrimary;
                }
                else
                {
                    user.Extensions.Add(phone);
                }
            }
        }

        private static bool IsSame(UserExtension one, UserExtension other) => one.Server == other.Server && one.Extension == other.Extension;
    }
}
