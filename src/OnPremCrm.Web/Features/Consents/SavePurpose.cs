using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>Makes a purpose, or changes one. Another wording is a new version: what was consented to before keeps the text that was shown then.</summary>
public static class SavePurpose
{
    public sealed record Command : IRequest<bool>
    {
        /// <summary>Null: a new one.</summary>
        public ConsentPurposeId? Id { get; set; }

        public string? Name { get; set; }

        public ConsentChannel Channel { get; set; }

        public string? Body { get; set; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(CrmDatabase database, Words words)
        {
            RuleFor(command => command.Name).Cascade(CascadeMode.Stop)
                .Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(_ => words["form.missing"])
                .MaximumLength(ConsentPurpose.LongestName).WithMessage(_ => words["form.tooLong", ConsentPurpose.LongestName])
                .MustAsync(async (command, name, ct) =>
                {
                    var lower = name!.Trim().ToLowerInvariant();
                    return !await database.ConsentPurposes.AnyAsync(purpose => purpose.Name.ToLower() == lower && purpose.Id != (command.Id ?? default), ct);
                }).WithMessage(_ => words["consents.nameTaken"]);
            RuleFor(command => command.Channel).IsInEnum();
            RuleFor(command => command.Body).Cascade(CascadeMode.Stop)
                .Must(body => !string.IsNullOrWhiteSpace(body)).WithMessage(_ => words["form.missing"])
                .MaximumLength(ConsentText.LongestBody).WithMessage(_ => words["form.tooLong", ConsentText.LongestBody]);
        }
    }

    /// <summary>False: there is no such purpose.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var (name, body) = (command.Name!.Trim(), Written(command.Body!));
            var known = command.Id is { } id ? await database.ConsentPurposes.Include(purpose => purpose.Texts).SingleOrDefaultAsync(purpose => purpose.Id == id, ct) : null;
            if (command.Id is not null && known is null)
            {
                return false;
            }

            var was = known is null ? null : Facts(known);
            var purpose = known ?? database.ConsentPurposes.Add(new ConsentPurpose { Id = ConsentPurposeId.New(now), Name = name, IsActive = true, CreatedAt = now }).Entity;
            (purpose.Name, purpose.Channel, purpose.UpdatedAt) = (name, command.Channel, now);
            var latest = purpose.Texts.MaxBy(text => text.Version);
            if (latest?.Body != body)
            {
                purpose.Texts.Add(new ConsentText { PurposeId = purpose.Id, Version = (latest?.Version ?? 0) + 1, Body = body, RecordedBy = user.IdOrNull, RecordedByName = user.Name, RecordedAt = now });
            }

            audit.Add(known is null ? "create" : "edit", "consent-purposes", purpose.Id.Value, was is null ? Facts(purpose) : new { before = was, after = Facts(purpose) });
            await database.SaveChangesAsync(ct);
            return true;
        }

        // A browser sends line ends in its own way; that is no other wording.
        private static string Written(string body) => body.ReplaceLineEndings("\n").Trim();

        private static object Facts(ConsentPurpose purpose) =>
            new { name = purpose.Name, channel = Word.Of(purpose.Channel), version = purpose.Texts.Max(text => text.Version), body = purpose.Texts.MaxBy(text => text.Version)!.Body };
    }
}
