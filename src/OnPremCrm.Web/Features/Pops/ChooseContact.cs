using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Who it is, said by a person while several share the number. Remembered for the number's next call.</summary>
public static class ChooseContact
{
    public sealed record Command(CallId CallId, ContactId ContactId) : IRequest<bool>;

    /// <summary>False: no such call of mine, or the contact does not have its number.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var call = await calls.Find(command.CallId, ct);
            if (call?.Number is not { } number)
            {
                return false;
            }

            var contact = await database.PhoneNumbers.Where(entry => entry.Number == number && entry.ContactId == command.ContactId)
                .Select(entry => entry.Contact).FirstOrDefaultAsync(ct);
            if (contact is null)
            {
                return false;
            }

            await Remember(number, contact.Id, ct);
            call.ContactId = contact.Id;
            call.OrganisationId = contact.OrganisationId ?? call.OrganisationId;
            call.Match = CallMatch.Chosen;
            audit.Add("choose", "contacts", contact.Id.Value, new { call = call.Id.Value });
            await database.SaveChangesAsync(ct);
            await database.Callbacks.Where(callback => callback.Number == number && callback.ContactId == null)
                .ExecuteUpdateAsync(set => set.SetProperty(callback => callback.ContactId, contact.Id), ct);
            return true;
        }

        private async Task Remember(string number, ContactId contact, CancellationToken ct)
        {
            var choice = await database.NumberChoices.SingleOrDefaultAsync(choice => choice.Number == number, ct);
            if (choice is null)
            {
                database.NumberChoices.Add(choice = new NumberChoice { Number = number });
            }

            choice.ContactId = contact;
            choice.ChosenBy = user.Id;
            choice.ChosenAt = time.GetUtcNow();
        }
    }
}
