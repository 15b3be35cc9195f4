using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>A number that was nobody's is somebody's now: so are the callback that it is owed, and its earlier calls that matched nobody.</summary>
public sealed class NumberOwner(CrmDatabase database)
{
    public async Task Tell(string number, ContactId contact, OrganisationId? organisation, CancellationToken ct)
    {
        await database.Callbacks.Where(callback => callback.Number == number && callback.ContactId == null)
            .ExecuteUpdateAsync(set => set.SetProperty(callback => callback.ContactId, contact).SetProperty(callback => callback.OrganisationId, organisation), ct);
        await database.Calls.Where(call => call.Number == number && call.ContactId == null && (call.Match == CallMatch.None || call.Match == CallMatch.Maybe))
            .ExecuteUpdateAsync(set => set
                .SetProperty(call => call.ContactId, contact)
                .SetProperty(call => call.OrganisationId, organisation)
                .SetProperty(call => call.Match, CallMatch.Exact), ct);
    }
}
