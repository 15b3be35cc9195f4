using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Security;

/// <summary>What holds for everybody who logs in. Nobody locks themselves out with it, and of two administrators at once the later one is told.</summary>
public static class EditAccessRules
{
    public const int FewestCharacters = 8;
    public const int MostCharacters = 64;
    public const int MostHours = 720;

    private const int MostNetworks = 200;

    public sealed record Command : IRequest
    {
        public int? ShortestPassword { get; init; }

        public int? LinkHours { get; init; }

        /// <summary>Roles whose people must have a second factor.</summary>
        public List<UserRole> SecondFactorRoles { get; init; } = [];

        /// <summary>As typed: networks and addresses, one a line or with commas.</summary>
        public string? LogInNetworks { get; init; }

        /// <inheritdoc cref="LogInNetworks"/>
        public string? TokenNetworks { get; init; }

        /// <summary>What was shown, to notice what somebody else saved meanwhile.</summary>
        public string Shown { get; init; } = "";
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words, AddressGuard guard)
        {
            RuleFor(command => command.ShortestPassword).NotNull().WithMessage(_ => words["form.missing"])
                .InclusiveBetween(FewestCharacters, MostCharacters).WithMessage(_ => words["security.range", FewestCharacters, MostCharacters]);
            RuleFor(command => command.LinkHours).NotNull().WithMessage(_ => words["form.missing"])
                .InclusiveBetween(1, MostHours).WithMessage(_ => words["security.range", 1, MostHours]);
            RuleFor(command => command.LogInNetworks).Custom((text, context) => CheckNetworks(text, context, words));
            RuleFor(command => command.TokenNetworks).Custom((text, context) => CheckNetworks(text, context, words));
            RuleFor(command => command.LogInNetworks).Must(text => guard.IsWithin([.. Networks.Split(text)])).WithMessage(_ => words["security.locksYouOut", guard.Address]);
        }

        private static void CheckNetworks(string? text, ValidationContext<Command> context, Words words)
        {
            var networks = Networks.Split(text).ToList();
            if (networks.Find(one => !Networks.TryParse(one, out _)) is { } unreadable)
            {
                context.AddFailure(words["security.noNetwork", unreadable]);
            }
            else if (networks.Count > MostNetworks)
            {
                context.AddFailure(words["security.tooManyNetworks", MostNetworks]);
            }
        }
    }

    public sealed class Handler(CrmDatabase database, CurrentUser current, Audit audit, Words words, ILogger<Handler> logger) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            await using var transaction = await database.Database.BeginTransactionAsync(ct);
            await database.Database.ExecuteSqlAsync($"SELECT FROM access_rules FOR UPDATE", ct);
            var rules = await database.AccessRules.SingleAsync(ct);
            var before = Describe(rules);
            if (before != command.Shown)
            {
                throw new ValidationException([new ValidationFailure(nameof(command.Shown), words["security.conflict"])]);
            }

            rules.ShortestPassword = command.ShortestPassword!.Value;
            rules.LinkHours = command.LinkHours!.Value;
            rules.SecondFactorRoles = [.. command.SecondFactorRoles.Distinct().Order().Select(Word.Of)];
            rules.LogInNetworks = [.. Networks.Split(command.LogInNetworks)];
            rules.TokenNetworks = [.. Networks.Split(command.TokenNetworks)];
            audit.Add("edit", "access-rules", null, new { Before = before, After = Describe(rules) });
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            Log.AccessRulesChanged(logger, current.IdOrNull?.Value);
        }
    }

    /// <summary>The rules in one line, for the audit and to notice changes.</summary>
    public static string Describe(AccessRules rules) => FormattableString.Invariant(
        $"password {rules.ShortestPassword}; link {rules.LinkHours} h; code {string.Join(' ', rules.SecondFactorRoles)}; people {string.Join(' ', rules.LogInNetworks)}; programs {string.Join(' ', rules.TokenNetworks)}");
}
