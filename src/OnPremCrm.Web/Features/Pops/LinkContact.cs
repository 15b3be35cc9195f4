using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>The unknown number belongs to a contact that we have: from now on it is one of the contact's numbers.</summary>
public static class LinkContact
{
    public sealed record Command(CallId CallId, ContactId ContactId) : IRequest<bool>;

    /// <summary>False: no such call of mine, it has no number, or there is no such contact.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, NumberOwner numbers, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await calls.Find(command.CallId, ct) is not { Number: { } number } call
                || await database.Contacts.Include(contact => contact.Numbers).SingleOrDefaultAsync(contact => contact.Id == command.ContactId, ct) is not { } contact)
            {
                return false;
            }

            user.Viewer.Demand(GuardedNoun.Contacts, Deed.Edit, contact.OwnerId);
            var now = time.GetUtcNow();
            var entry = contact.Numbers.Find(known => known.Number == number);
            if (entry is { IsWrong: true })
            {
                entry.IsWrong = false; // whoever says whose call it is says that the number is theirs
                contact.UpdatedAt = now;
                contact.Version++;
            }
            else if (entry is null)
            {
                var added = new PhoneNumber
                {
                    Id = PhoneNumberId.New(now),
                    ContactId = contact.Id,
                    Number = number,
                    AsWritten = call.NumberAsPresented ?? number,
                    IsPrimary = contact.Numbers.Count == 0,
                };
                database.PhoneNumbers.Add(added);
                contact.UpdatedAt = now;
                contact.Version++;
            }

            var isShared = await database.PhoneNumbers.AnyAsync(other => other.Number == number && other.ContactId != contact.Id, ct);
            if (isShared)
            {
                await Remember(number, contact.Id, now, ct);
            }

            call.ContactId = contact.Id;
            call.OrganisationId = contact.OrganisationId;
            call.Match = isShared ? CallMatch.Chosen : CallMatch.Exact;
            audit.Add("link", "contacts", contact.Id.Value, new { call = call.Id.Value });
            await database.SaveChangesAsync(ct);
            await numbers.Tell(number, contact.Id, contact.OrganisationId, ct);
            return true;
        }

        private async Task Remember(string number, ContactId contact, DateTimeOffset now, CancellationToken ct)
        {
            var choice = await database.NumberChoices.SingleOrDefaultAsync(choice => choice.Number == number, ct);
            if (choice is null)
            {
                database.NumberChoices.Add(choice = new NumberChoice { Number = number });
            }

            (choice.ContactId, choice.ChosenBy, choice.ChosenAt) = (contact, user.Id, now);
        }
    }
}
