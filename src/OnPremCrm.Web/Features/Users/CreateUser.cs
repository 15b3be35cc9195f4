using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

/// <summary>A new user without a password, and the one-time link with which they choose one. The link is shown once.</summary>
public static class CreateUser
{
    public sealed record Command : IRequest<Outcome>
    {
        public string Name { get; init; } = "";

        public string Email { get; init; } = "";

        public UserRole Role { get; init; }

        public List<ExtensionList> Phones { get; init; } = [];
    }

    /// <param name="LinkSecret">What the link carries.</param>
    public sealed record Outcome(UserId Id, string LinkSecret);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.Name).MustBeAName(words);
            RuleFor(command => command.Email).MustBeAnEmail(words);
            RuleForEach(command => command.Phones).ChildRules(phones => phones.RuleFor(list => list.Extensions).MustBeExtensions(words));
        }
    }

    public sealed class Handler(SavedUser saved, PasswordLinkBook links, CrmDatabase database, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var id = UserId.New(now);
            await saved.RefusePhonesOfOthers(id, command.Phones, ct);
            var user = new User
            {
                Id = id,
                Name = command.Name.Trim(),
                Email = command.Email.Trim(),
                NormalisedEmail = command.Email.Trim().ToUpperInvariant(),
                Role = command.Role,
                SecurityStamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                ConcurrencyStamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                CreatedAt = now,
                Extensions = ExtensionList.Read(command.Phones, id),
            };
            audit.Add("create", "users", id.Value, new { user.Name, user.Email, Role = Word.Of(user.Role), Phones = Phones(user) });
            audit.Add("invite", "users", id.Value);
            await using var transaction = await database.Database.BeginTransactionAsync(ct);
            await saved.Create(user);
            var secret = await links.MakeAsync(id, ct);
            await transaction.CommitAsync(ct);
            return new Outcome(id, secret);
        }
    }

    internal static IEnumerable<string> Phones(User user) => user.Extensions.Select(phone => $"{phone.Server}/{phone.Extension}");
}
