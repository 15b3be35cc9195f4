using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>Adds a clean-up rule behind the others, or changes one. It holds for calls that begin a few seconds later.</summary>
public static class SaveRule
{
    public sealed record Command : IRequest<bool>
    {
        /// <summary>Null: a new one.</summary>
        public CleaningRuleId? Id { get; set; }

        /// <summary>A <see cref="TrunkChoice"/>.</summary>
        public string? Where { get; set; }

        public CallDirection? Direction { get; set; }

        public CleaningKind Kind { get; set; }

        public string? LooksFor { get; set; }

        public string? Puts { get; set; }

        public string? Note { get; set; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.LooksFor).Cascade(CascadeMode.Stop)
                .Must(text => !string.IsNullOrEmpty(text)).WithMessage(_ => words["numbers.looksFor.missing"])
                .MaximumLength(CleaningRule.LongestSearch).WithMessage(_ => words["form.tooLong", CleaningRule.LongestSearch])
                .Must((command, text) => command.Kind != CleaningKind.Pattern || NumberCleaner.IsPattern(text!)).WithMessage(_ => words["numbers.pattern.wrong"]);
            RuleFor(command => command.Puts).MaximumLength(CleaningRule.LongestReplacement).WithMessage(_ => words["form.tooLong", CleaningRule.LongestReplacement]);
            RuleFor(command => command.Note).MaximumLength(CleaningRule.LongestNote).WithMessage(_ => words["form.tooLong", CleaningRule.LongestNote]);
            RuleFor(command => command.Direction).Must(direction => direction is null or CallDirection.Inbound or CallDirection.Outbound);
        }
    }

    /// <summary>False: there is no such rule.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var rule = command.Id is { } id
                ? await database.CleaningRules.SingleOrDefaultAsync(known => known.Id == id, ct)
                : database.CleaningRules.Add(new CleaningRule
                {
                    Id = CleaningRuleId.New(now), LooksFor = "", IsActive = true, CreatedAt = now,
                    Ordinal = 1 + (await database.CleaningRules.MaxAsync(known => (int?)known.Ordinal, ct) ?? 0),
                }).Entity;
            if (rule is null)
            {
                return false;
            }

            Put(command, rule);
            rule.UpdatedAt = now;
            audit.Add(command.Id is null ? "create" : "edit", "cleaning-rules", rule.Id.Value, Facts(rule));
            await database.SaveChangesAsync(ct);
            return true;
        }
    }

    /// <summary>Makes the rule what the form says.</summary>
    public static void Put(Command command, CleaningRule rule)
    {
        (rule.Server, rule.Trunk) = TrunkChoice.Read(command.Where);
        rule.Direction = command.Direction;
        rule.Kind = command.Kind;
        rule.LooksFor = command.LooksFor ?? "";
        rule.Puts = command.Puts ?? "";
        rule.Note = string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim();
    }

    /// <summary>The form that shows a rule as it is stored.</summary>
    public static Command CommandOf(CleaningRule rule) => new()
    {
        Id = rule.Id, Where = TrunkChoice.Of(rule.Server, rule.Trunk), Direction = rule.Direction, Kind = rule.Kind, LooksFor = rule.LooksFor, Puts = rule.Puts, Note = rule.Note,
    };

    /// <summary>For the audit.</summary>
    public static object Facts(CleaningRule rule) =>
        new { rule.Server, rule.Trunk, Direction = rule.Direction is { } direction ? Word.Of(direction) : null, Kind = Word.Of(rule.Kind), rule.LooksFor, rule.Puts, rule.IsActive };
}
