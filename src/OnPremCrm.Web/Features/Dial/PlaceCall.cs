using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Dial;

/// <summary>Click to dial: my own phone rings first, then the number is dialled. What happens is shown where the calls are.</summary>
public static class PlaceCall
{
    public sealed record Command : IRequest<Outcome>
    {
        /// <summary>In any written form, or an extension.</summary>
        public string? Number { get; init; }

        /// <summary>The number that a masked text of the dial pad stands for; it travels sealed. Null: the text says what it means.</summary>
        public string? Reference { get; init; }

        /// <summary>The record that was clicked: "contacts:uuid" or "callbacks:uuid". Null for a bare number.</summary>
        public string? About { get; init; }

        /// <summary>Which of my phones. Null: the primary one.</summary>
        public string? Extension { get; init; }
    }

    /// <param name="CommandId">What was asked of the telephony service. Null: nothing was.</param>
    /// <param name="Refusal">Why nothing was asked. Null otherwise.</param>
    public sealed record Outcome(TelephonyCommandId? CommandId, string? Refusal);

    public sealed class Validator : AbstractValidator<Command>
    {
        private const int LongestNumber = 100;

        public Validator(Words words) => RuleFor(command => command.Number)
            .NotEmpty().WithMessage(_ => words["dial.numberMissing"])
            .MaximumLength(LongestNumber).WithMessage(_ => words["dial.fault.not-a-number"]);
    }

    public sealed class Handler(CrmDatabase database, ClickToDial telephony, CurrentUser user, Words words, Audit audit) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            if (user.Extensions.Count == 0)
            {
                return new Outcome(null, words["dial.noPhone"]);
            }

            var phones = user.Extensions.Where(phone => string.IsNullOrEmpty(command.Extension) || phone.Extension == command.Extension).ToList();
            if (phones.Count == 0)
            {
                return new Outcome(null, words["dial.notYourPhone", command.Extension]);
            }

            var (contact, callback) = await About(command.About, ct);
            var number = NumberMask.IsMasked(command.Number) && command.Reference is { } meant && NumberMask.Of(meant) == command.Number!.Trim() ? meant : command.Number!;
            var request = new DialRequest(number, phones[0].Server, phones[0].Extension, user.Id, contact, callback);
            var (dial, fault) = await telephony.DialAsync(request, ct);
            if (dial is null)
            {
                return new Outcome(null, words["dial.fault." + Core.Word.Of(fault)]);
            }

            audit.Add("dial", "commands", dial.Id.Value, new { phone = phones[0].Extension, contact = contact?.Value, callback = callback?.Value });
            await database.SaveChangesAsync(ct);
            return new Outcome(dial.Id, null);
        }

        // Only records that exist and that I may see are tied to the call.
        private async Task<(ContactId? Contact, CallbackId? Callback)> About(string? about, CancellationToken ct)
        {
            if (about?.Split(':') is not [var noun, var text] || !Guid.TryParse(text, out var id))
            {
                return (null, null);
            }

            switch (noun)
            {
                case "contacts":
                    var contactId = new ContactId(id);
                    return await database.Contacts.AnyAsync(contact => contact.Id == contactId, ct) ? (contactId, null) : (null, null);
                case "callbacks":
                    var callbackId = new CallbackId(id);
                    var callback = await database.Callbacks.VisibleTo(user.Viewer).AsNoTracking().SingleOrDefaultAsync(callback => callback.Id == callbackId, ct);
                    return (callback?.ContactId, callback?.Id);
                default:
                    return (null, null);
            }
        }
    }
}
