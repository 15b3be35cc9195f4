using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>Notes that somebody consented to something, or said no. It takes the right to edit the contact.</summary>
public static class RecordConsent
{
    public sealed record Command : IRequest<ConsentId?>
    {
        public ContactId Id { get; set; }

        /// <summary>The wording that was shown, as <see cref="KeyOf"/> writes it.</summary>
        public string? Text { get; set; }

        public ConsentState State { get; set; }

        /// <summary>When they said it, in the user's zone.</summary>
        public DateTime? At { get; set; }

        /// <summary>When exactly, as a program says it; then it counts instead.</summary>
        public DateTimeOffset? Moment { get; set; }

        public ConsentOrigin Origin { get; set; }

        public string? Note { get; set; }

        public string? Reference { get; set; }

        public CallId? Call { get; set; }

        public static string KeyOf(ConsentPurposeId purpose, int version) => $"{purpose}:{version}";
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        private static readonly DateTime First = new(1990, 1, 1);

        public Validator(Words words, Clock clock)
        {
            RuleFor(command => command.Text).NotEmpty().WithMessage(_ => words["form.missing"]);
            RuleFor(command => command.State).IsInEnum();
            RuleFor(command => command.Origin).IsInEnum();
            RuleFor(command => command.At).Cascade(CascadeMode.Stop)
                .Must((command, at) => (at ?? command.Moment?.DateTime) is not null).WithMessage(_ => words["form.missing"])
                .Must((command, at) => command.Moment is { } moment ? moment.UtcDateTime >= First && moment <= clock.Now : at >= First && clock.Meant(at!.Value) <= clock.Now).WithMessage(_ => words["consents.atWrong"]);
            RuleFor(command => command.Note).Cascade(CascadeMode.Stop)
                .MaximumLength(Consent.LongestNote).WithMessage(_ => words["form.tooLong", Consent.LongestNote])
                .Must((command, note) => command.State == ConsentState.Withdrawn || command.Call is not null || !string.IsNullOrWhiteSpace(note) || !string.IsNullOrWhiteSpace(command.Reference))
                .WithMessage(_ => words["consents.proofMissing"]);
            RuleFor(command => command.Reference).MaximumLength(Consent.LongestReference).WithMessage(_ => words["form.tooLong", Consent.LongestReference]);
        }
    }

    /// <summary>Null: no such contact, or hidden.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, Words words, Clock clock, TimeProvider time) : IRequestHandler<Command, ConsentId?>
    {
        public async Task<ConsentId?> Handle(Command command, CancellationToken ct)
        {
            if (await database.Contacts.Where(one => one.Id == command.Id).Select(one => new { one.OwnerId }).FirstOrDefaultAsync(ct) is not { } contact)
            {
                return null;
            }

            user.Viewer.Demand(GuardedNoun.Contacts, Deed.Edit, contact.OwnerId);
            var (purpose, text) = await TextAsync(command, ct);
            if (command.Call is { } call && !await database.Calls.VisibleTo(user.Viewer).AnyAsync(one => one.Id == call && one.ContactId == command.Id, ct))
            {
                throw Refused(nameof(Command.Call), words["consents.callWrong"]);
            }

            var now = time.GetUtcNow();
            var consent = new Consent
            {
                Id = ConsentId.New(now), ContactId = command.Id, PurposeId = purpose.Id, Version = text.Version, State = command.State, At = command.Moment?.ToUniversalTime() ?? clock.Meant(command.At!.Value), Origin = command.Origin,
                Note = Trimmed(command.Note), Reference = Trimmed(command.Reference), CallId = command.Call, RecordedBy = user.IdOrNull, RecordedByName = user.Name, RecordedAt = now,
            };
            database.Consents.Add(consent);
            audit.Add(consent.State == ConsentState.Given ? "give-consent" : "withdraw-consent", "contacts", command.Id.Value, new
            {
                purpose = purpose.Name, version = text.Version, when = consent.At.UtcDateTime, origin = Word.Of(consent.Origin), call = consent.CallId?.Value, reference = consent.Reference, note = consent.Note,
            });
            await database.SaveChangesAsync(ct);
            return consent.Id;
        }

        // One that is retired can still be withdrawn, and a paper with an older wording still come in.
        private async Task<(ConsentPurpose Purpose, ConsentText Text)> TextAsync(Command command, CancellationToken ct)
        {
            var found = (await ConsentBook.PurposesAsync(database, ct)).SelectMany(purpose => purpose.Texts.Select(text => (Purpose: purpose, Text: text)))
                .FirstOrDefault(one => Command.KeyOf(one.Purpose.Id, one.Text.Version) == command.Text);
            return found.Purpose is not null && (found.Purpose.IsActive || command.State == ConsentState.Withdrawn) ? found : throw Refused(nameof(Command.Text), words["consents.purposeGone"]);
        }

        private static ValidationException Refused(string field, string why) => new([new ValidationFailure(field, why)]);

        private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
