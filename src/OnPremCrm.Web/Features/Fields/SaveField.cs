using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>Makes a field of the company's own, or changes what may be changed of one. Forms, cards, lists, files and programs have it at once.</summary>
public static partial class SaveField
{
    public sealed record Command : IRequest<Outcome?>
    {
        /// <summary>Null: a new one.</summary>
        public CustomFieldId? Id { get; set; }

        /// <summary>The version that the form was filled from.</summary>
        public int Version { get; set; }

        /// <summary>Of a new field.</summary>
        public FieldNoun Noun { get; set; }

        public string Name { get; set; } = "";

        /// <summary>Of a new field. Empty: made from the name.</summary>
        public string? Key { get; set; }

        /// <summary>Of a new field.</summary>
        public FieldKind Kind { get; set; }

        /// <summary>Of a new field for money.</summary>
        public string? Currency { get; set; }

        public string? Hint { get; set; }

        public bool IsRequired { get; set; }

        public bool IsSearchable { get; set; }

        public bool IsInList { get; set; }

        public List<ChoiceLine> Choices { get; set; } = [];
    }

    /// <summary>One line of the list of values. Without a name it is none.</summary>
    public sealed class ChoiceLine
    {
        /// <summary>Null: a new one.</summary>
        public string? Key { get; set; }

        public string? Name { get; set; }

        /// <summary>Offered no more.</summary>
        public bool IsRetired { get; set; }
    }

    /// <summary>Null: the field is gone.</summary>
    /// <param name="IsConflict">Nothing was saved, somebody else saved it in the meantime.</param>
    public sealed record Outcome(CustomFieldId Id, bool IsConflict);

    public sealed partial class Validator : AbstractValidator<Command>
    {
        public Validator(CrmDatabase database, Words words)
        {
            RuleFor(command => command.Name).Cascade(CascadeMode.Stop)
                .Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(_ => words["fields.nameMissing"])
                .MaximumLength(CustomField.LongestName).WithMessage(_ => words["form.tooLong", CustomField.LongestName])
                .MustAsync(async (command, name, ct) =>
                {
                    var (lower, noun, id) = (name.Trim().ToLowerInvariant(), command.Noun, command.Id ?? default);
                    return !await database.CustomFields.AnyAsync(field => field.Noun == noun && field.IsActive && field.Id != id && field.Name.ToLower() == lower, ct);
                }).WithMessage(_ => words["fields.nameTaken"]);
            RuleFor(command => command.Hint).MaximumLength(CustomField.LongestHint).WithMessage(_ => words["form.tooLong", CustomField.LongestHint]);
            RuleForEach(command => command.Choices).ChildRules(line => line.RuleFor(choice => choice.Name).MaximumLength(CustomChoice.LongestName).WithMessage(_ => words["form.tooLong", CustomChoice.LongestName]));
            RuleFor(command => command.Choices)
                .Must((command, choices) => command.Kind is not (FieldKind.Choice or FieldKind.Choices) || choices.Exists(choice => !string.IsNullOrWhiteSpace(choice.Name) && !choice.IsRetired))
                .WithMessage(_ => words["fields.choicesMissing"]);
            RuleFor(command => command.Choices)
                .Must(choices => choices.Where(choice => !string.IsNullOrWhiteSpace(choice.Name)).GroupBy(choice => choice.Name!.Trim(), StringComparer.CurrentCultureIgnoreCase).All(group => group.Count() == 1))
                .WithMessage(_ => words["fields.choiceTwice"]);
            When(command => command.Id is null, () =>
            {
                RuleFor(command => command.Key).Cascade(CascadeMode.Stop)
                    .Must(key => string.IsNullOrWhiteSpace(key) || KeyPattern().IsMatch(key.Trim())).WithMessage(_ => words["fields.keyWrong"])
                    .MustAsync(async (command, key, ct) =>
                    {
                        var (wanted, noun) = ((key ?? "").Trim(), command.Noun);
                        return wanted.Length == 0 || !await database.CustomFields.AnyAsync(field => field.Noun == noun && field.Key == wanted, ct);
                    }).WithMessage(_ => words["fields.keyTaken"]);
                RuleFor(command => command.Currency).Must(currency => currency is not null && CurrencyPattern().IsMatch(currency.Trim().ToUpperInvariant()))
                    .When(command => command.Kind == FieldKind.Money).WithMessage(_ => words["fields.currencyWrong"]);
            });
        }

        [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$")]
        private static partial Regex KeyPattern();

        [GeneratedRegex("^[A-Z]{3}$")]
        private static partial Regex CurrencyPattern();
    }

    public sealed class Handler(CrmDatabase database, Audit audit, Words words, TimeProvider time) : IRequestHandler<Command, Outcome?>
    {
        public async Task<Outcome?> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var field = command.Id is { } id ? await database.CustomFields.Include(known => known.Choices).SingleOrDefaultAsync(known => known.Id == id, ct) : await AddAsync(command, now, ct);
            if (field is null)
            {
                return null;
            }

            if (command.Id is not null && field.Version != command.Version)
            {
                return new Outcome(field.Id, true);
            }

            field.Name = command.Name.Trim();
            field.Hint = string.IsNullOrWhiteSpace(command.Hint) ? null : command.Hint.Trim();
            (field.IsRequired, field.IsSearchable, field.IsInList) = (command.IsRequired, command.IsSearchable && field.Kind != FieldKind.YesNo, command.IsInList);
            field.UpdatedAt = now;
            PutChoices(field, command.Choices);
            if (command.Id is not null)
            {
                field.Version++;
            }

            audit.Add(command.Id is null ? "create" : "edit", "custom-fields", field.Id.Value, new
            {
                noun = Word.Of(field.Noun), key = field.Key, name = field.Name, kind = Word.Of(field.Kind), required = field.IsRequired, searchable = field.IsSearchable, inList = field.IsInList,
                choices = field.HasChoices ? string.Join(", ", field.Choices.Where(choice => choice.IsActive).OrderBy(choice => choice.Ordinal).Select(choice => choice.Name)) : null,
            });
            try
            {
                await database.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                database.ChangeTracker.Clear();
                return new Outcome(field.Id, true);
            }

            if (command.Id is not null)
            {
                await SearchedWords.ReadAgainAsync(database, field, ct);
            }

            return new Outcome(field.Id, false);
        }

        private async Task<CustomField> AddAsync(Command command, DateTimeOffset now, CancellationToken ct)
        {
            var taken = await database.CustomFields.Where(field => field.Noun == command.Noun).Select(field => new { field.Key, field.Ordinal }).ToListAsync(ct);
            if (taken.Count >= CustomField.Most)
            {
                throw new ValidationException([new ValidationFailure(nameof(Command.Name), words["fields.tooMany", CustomField.Most])]);
            }

            return database.CustomFields.Add(new CustomField
            {
                Id = CustomFieldId.New(now), Noun = command.Noun, Kind = command.Kind, Name = command.Name.Trim(), CreatedAt = now,
                Key = KeyOf(command, taken.Select(field => field.Key).ToHashSet()), Currency = command.Kind == FieldKind.Money ? command.Currency!.Trim().ToUpperInvariant() : null,
                Ordinal = taken.Count == 0 ? 1 : taken.Max(field => field.Ordinal) + 1,
            }).Entity;
        }

        // "Credit limit" is credit_limit; a name without Latin letters is field_1, field_2 ...
        private static string KeyOf(Command command, HashSet<string> taken)
        {
            if (!string.IsNullOrWhiteSpace(command.Key))
            {
                return command.Key.Trim();
            }

            var plain = string.Concat(command.Name.Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
            var key = OtherThanKey().Replace(plain, "_").Trim('_');
            key = key.Length > 0 && char.IsAsciiLetterLower(key[0]) ? key[..Math.Min(key.Length, 36)].TrimEnd('_') : "field";
            return key != "field" && !taken.Contains(key) ? key : Enumerable.Range(1, int.MaxValue).Select(n => $"{key}_{n}").First(numbered => !taken.Contains(numbered));
        }

        // A choice is renamed or retired, never dropped: records keep its key.
        private void PutChoices(CustomField field, List<ChoiceLine> lines)
        {
            if (!field.HasChoices)
            {
                return;
            }

            var next = field.Choices.Select(choice => int.TryParse(choice.Key.AsSpan(1), out var number) ? number : 0).DefaultIfEmpty(0).Max();
            var place = 0;
            foreach (var line in lines.Where(line => !string.IsNullOrWhiteSpace(line.Name)))
            {
                var choice = field.Choices.Find(known => known.Key == line.Key);
                if (choice is null)
                {
                    choice = new CustomChoice { FieldId = field.Id, Key = $"c{++next}", Name = "" };
                    database.CustomChoices.Add(choice);
                    if (!field.Choices.Contains(choice))
                    {
                        field.Choices.Add(choice);
                    }
                }

                (choice.Name, choice.IsActive, choice.Ordinal) = (line.Name!.Trim(), !line.IsRetired, ++place);
            }

            foreach (var unnamed in field.Choices.Where(choice => !lines.Exists(line => line.Key == choice.Key && !string.IsNullOrWhiteSpace(line.Name)) && !IsFresh(choice)))
            {
                (unnamed.IsActive, unnamed.Ordinal) = (false, ++place); // its line was emptied
            }
        }

        private bool IsFresh(CustomChoice choice) => database.Entry(choice).State == EntityState.Added;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex OtherThanKey();
}
