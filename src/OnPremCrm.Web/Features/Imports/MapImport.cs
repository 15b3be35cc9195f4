using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Features.Imports.Reading;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>Keeps what was chosen for a draft: which column holds what, how its file is read, what becomes of contacts that are there.</summary>
public static class MapImport
{
    public sealed record Command : IRequest<bool>
    {
        public ImportId Id { get; set; }

        /// <summary>The word of each column's field; empty: not imported.</summary>
        public List<string?> Fields { get; set; } = [];

        public ImportPolicy Policy { get; set; }

        public string? Country { get; set; }

        public string? AreaCode { get; set; }

        public UserId? OwnerId { get; set; }

        /// <summary>The line of the headings; 0: none.</summary>
        public int HeadingLine { get; set; }

        /// <summary>Null: a workbook.</summary>
        public string? Encoding { get; set; }

        /// <summary>As a word: comma, semicolon, tab, bar. Null: a workbook.</summary>
        public string? Delimiter { get; set; }

        /// <summary>The word of a ready template, or the id of a remembered one.</summary>
        public string? Template { get; set; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.Country).Must(country => country is "ZZ" || NumberingPlan.Knows(country!.ToUpperInvariant()))
                .When(command => !string.IsNullOrWhiteSpace(command.Country)).WithMessage(_ => words["imports.noSuchCountry"]);
            RuleFor(command => command.AreaCode).Must(code => code!.Length <= 8 && code.All(char.IsAsciiDigit))
                .When(command => !string.IsNullOrWhiteSpace(command.AreaCode)).WithMessage(_ => words["imports.noAreaCode"]);
        }
    }

    public sealed class Handler(CrmDatabase database, ImportBook book) : IRequestHandler<Command, bool>
    {
        /// <returns>False: there is no such draft of the user's.</returns>
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await book.FindAsync(command.Id, ct) is not { State: ImportState.Draft } import)
            {
                return false;
            }

            var own = await CustomFieldBook.ReadAsync(database, FieldNoun.Contacts, ct);
            import.Policy = command.Policy;
            import.Country = string.IsNullOrWhiteSpace(command.Country) ? "ZZ" : command.Country.Trim().ToUpperInvariant();
            import.AreaCode = string.IsNullOrWhiteSpace(command.AreaCode) ? null : command.AreaCode.Trim();
            import.OwnerId = command.OwnerId;
            var delimiter = Separators.TextOf(command.Delimiter) ?? import.Delimiter;
            var encoding = Separators.Encodings.Contains(command.Encoding) ? command.Encoding : import.Encoding;
            if (import.Format == ImportFormat.Csv && (delimiter != import.Delimiter || encoding != import.Encoding))
            {
                (import.Delimiter, import.Encoding) = (delimiter, encoding);
                await book.ReadAgainAsync(import, ct); // and everything is guessed anew
                return true;
            }

            if (command.Fields.Count == import.Fields.Length)
            {
                import.Fields = [.. command.Fields.Select(word => IsField(word, own) ? word! : "")];
            }

            if (command.HeadingLine != import.HeadingLine)
            {
                var first = await book.FirstRowsAsync(import, ct);
                ImportStaging.PutHeadings(import, first.Exists(row => row.Line == command.HeadingLine) ? command.HeadingLine : 0, first, import.Headings.Length);
                Guess(import, first, ReadyTemplate.Recognise(import.Headings), own);
            }

            if ((command.Template ?? "") != (import.Template ?? ""))
            {
                await TakeTemplateAsync(import, command.Template, own, ct);
            }

            await database.SaveChangesAsync(ct);
            return true;
        }

        private async Task TakeTemplateAsync(Import import, string? wanted, IReadOnlyList<CustomField> own, CancellationToken ct)
        {
            if (Guid.TryParse(wanted, out var value) && new ImportTemplateId(value) is var id
                && await database.ImportTemplates.AsNoTracking().FirstOrDefaultAsync(template => template.Id == id, ct) is { } remembered)
            {
                var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(remembered.Fields) ?? [];
                import.Template = id.ToString();
                import.Fields = [.. import.Headings.Select(heading => fields.TryGetValue(ImportHeadings.Plain(heading), out var word) && IsField(word, own) ? word : "")];
                return;
            }

            Guess(import, await book.FirstRowsAsync(import, ct), ReadyTemplate.Of(wanted), own);
        }

        private static void Guess(Import import, List<(int Line, string[] Cells)> first, ReadyTemplate? template, IReadOnlyList<CustomField> own)
        {
            import.Template = template?.Word;
            import.Fields = ColumnGuess.Fields(import.Headings, template, [.. first.Where(row => row.Line > import.HeadingLine).Select(row => row.Cells)], new NumberingContext(import.Country, import.AreaCode), own);
        }

        private static bool IsField(string? word, IReadOnlyList<CustomField> own) => Word.TryParse<ImportField>(word, out _) || own.Any(field => RowReader.WordOf(field) == word);
    }
}
