using System.Globalization;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Retention;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Retention;

/// <summary>Says how long a kind of thing is kept. Where something would go tonight, whoever says so types how much it is.</summary>
public static class SaveRule
{
    public sealed record Command : IRequest<Unit>
    {
        public RetentionKind Kind { get; set; }

        /// <summary>Null: for ever.</summary>
        public int? KeepDays { get; set; }

        /// <summary>How much goes, as it was typed.</summary>
        public string? Typed { get; set; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.Kind).IsInEnum();
            RuleFor(command => command.KeepDays).InclusiveBetween(1, RetentionRule.MostDays).WithMessage(_ => words["retention.daysWrong", RetentionRule.MostDays]);
        }
    }

    public sealed class Handler(CrmDatabase database, RetentionWork work, CurrentUser user, Audit audit, Words words, TimeProvider time) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken ct)
        {
            if (command.KeepDays is { } days && await work.PreviewAsync(command.Kind, days, ct) is { Count: > 0 and var count } && DigitsOf(command.Typed) != count.ToString(CultureInfo.InvariantCulture))
            {
                throw new ValidationException([new ValidationFailure(nameof(Command.Typed), words["retention.typedWrong", count.ToString("N0", CultureInfo.CurrentCulture)])]);
            }

            var rule = await database.RetentionRules.SingleOrDefaultAsync(known => known.Kind == command.Kind, ct);
            var was = rule?.KeepDays;
            rule ??= database.RetentionRules.Add(new RetentionRule { Kind = command.Kind, SavedByName = user.Name }).Entity;
            (rule.KeepDays, rule.SavedBy, rule.SavedByName, rule.SavedAt) = (command.KeepDays, user.IdOrNull, user.Name, time.GetUtcNow());
            audit.Add("edit", "retention-rules", null, new { kind = Word.Of(command.Kind), days = new { from = Said(was), to = Said(command.KeepDays) } });
            await database.SaveChangesAsync(ct);
            return Unit.Value;
        }

        // With the marks that the page puts between thousands, or without.
        private static string DigitsOf(string? typed) => string.Concat((typed ?? "").Where(char.IsAsciiDigit));

        private static object Said(int? days) => days is { } some ? some : "for-ever";
    }
}
