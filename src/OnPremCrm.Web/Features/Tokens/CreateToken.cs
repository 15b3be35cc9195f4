using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Tokens;

/// <summary>A token for a program. It may never more than its owner; one that is nobody's, or a colleague's, only an administrator makes.</summary>
public static class CreateToken
{
    public const int MostDays = 3650;

    private const int LongestName = 100;

    /// <summary>Answers the token, which is shown once and kept nowhere.</summary>
    public sealed record Command : IRequest<string>
    {
        public string Name { get; init; } = "";

        public UserRole Role { get; init; }

        /// <summary>Days until it expires. Null: never.</summary>
        public int? Days { get; init; } = 365;

        /// <summary>Whose it is: <c>me</c>, <c>nobody</c>, or a user's id.</summary>
        public string Owner { get; init; } = Me;
    }

    public const string Me = "me";
    public const string Nobody = "nobody";

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words, CurrentUser current)
        {
            RuleFor(command => command.Name).Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(_ => words["form.missing"])
                .MaximumLength(LongestName).WithMessage(_ => words["form.tooLong", LongestName]);
            RuleFor(command => command.Role).Must(role => Enum.IsDefined(role) && current.Is(role)).WithMessage(_ => words["tokens.roleTooHigh"]);
            RuleFor(command => command.Days).Must(days => days is null or (>= 1 and <= MostDays)).WithMessage(_ => words["form.unreadable"]);
            RuleFor(command => command.Days).NotNull().When(_ => !current.Is(UserRole.Admin)).WithMessage(_ => words["tokens.mustExpire"]);
            RuleFor(command => command.Owner).Must(owner => owner == Me || current.Is(UserRole.Admin)).WithMessage(_ => words["form.unreadable"]);
        }
    }

    public sealed class Handler(CrmDatabase database, CurrentUser current, Audit audit, Words words, TimeProvider time, ILogger<Handler> logger) : IRequestHandler<Command, string>
    {
        public async Task<string> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var owner = await OwnerAsync(command, ct);
            if (owner is not null && owner.Role < command.Role)
            {
                throw Refused(nameof(command.Role), words["tokens.roleAboveOwner", owner.Name]);
            }

            var secret = ApiToken.NewSecret();
            var token = new ApiToken
            {
                Id = ApiTokenId.New(now),
                Name = command.Name.Trim(),
                OwnerId = owner?.Id,
                Role = command.Role,
                TokenHash = ApiToken.HashOf(secret),
                CreatedAt = now,
                ExpiresAt = command.Days is { } days ? now.AddDays(days) : null,
            };
            database.ApiTokens.Add(token);
            audit.Add("create", "api-tokens", token.Id.Value, new { token.Name, Role = Word.Of(token.Role), Owner = owner?.Name, token.ExpiresAt });
            await database.SaveChangesAsync(ct);
            Log.TokenMade(logger, current.IdOrNull?.Value, token.Id.Value, Word.Of(token.Role));
            return secret;
        }

        private async Task<User?> OwnerAsync(Command command, CancellationToken ct)
        {
            if (command.Owner == Nobody)
            {
                return null;
            }

            var id = command.Owner == Me ? current.Id : Guid.TryParse(command.Owner, out var named) ? new UserId(named) : default;
            return await database.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == id && user.IsActive, ct)
                ?? throw Refused(nameof(command.Owner), words["form.unreadable"]);
        }

        private static ValidationException Refused(string property, string reason) => new([new ValidationFailure(property, reason)]);
    }
}
