using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using OnPremCrm.Core;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

/// <summary>A new user with a first password, which is shown once and kept nowhere.</summary>
public static class CreateUser
{
    public sealed record Command : IRequest<Outcome>
    {
        public string Name { get; init; } = "";

        public string Email { get; init; } = "";

        public UserRole Role { get; init; }

        public List<ExtensionList> Phones { get; init; } = [];
    }

    public sealed record Outcome(UserId Id, string Password);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.Name).MustBeAName(words);
            RuleFor(command => command.Email).MustBeAnEmail(words);
            RuleForEach(command => command.Phones).ChildRules(phones => phones.RuleFor(list => list.Extensions).MustBeExtensions(words));
        }
    }

    public sealed class Handler(SavedUser saved, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome>
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
            var password = FirstPassword.New();
            audit.Add("create", "users", id.Value, new { user.Name, user.Email, Role = Word.Of(user.Role), Phones = Phones(user) });
            await saved.Create(user, password);
            return new Outcome(id, password);
        }
    }

    internal static IEnumerable<string> Phones(User user) => user.Extensions.Select(phone => $"{phone.Server}/{phone.Extension}");
}
