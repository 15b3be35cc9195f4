using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>What somebody consented to: how it stands, everything that was said, and the calls in which it may have been.</summary>
public static class ShowConsents
{
    public sealed record Query(ContactId Id) : IRequest<Model?>;

    /// <param name="History">Newest first.</param>
    /// <param name="Calls">Those that the history names and the newest others, by their names.</param>
    /// <param name="MayRecord">Whoever looks may edit the contact.</param>
    public sealed record Model(
        string Name, IReadOnlyList<ConsentPurpose> Purposes, IReadOnlyList<ConsentStanding> Standings, IReadOnlyList<Consent> History, IReadOnlyDictionary<CallId, string> Calls, bool MayRecord)
    {
        public ConsentPurpose PurposeOf(Consent consent) => Purposes.Single(purpose => purpose.Id == consent.PurposeId);
    }

    /// <summary>Null: not there, or hidden from whoever looks.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Clock clock) : IRequestHandler<Query, Model?>
    {
        private const int MostCalls = 20;

        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            if (await database.Contacts.Where(one => one.Id == query.Id).Select(one => new { one.Name, one.OwnerId }).FirstOrDefaultAsync(ct) is not { } contact)
            {
                return null;
            }

            var purposes = await ConsentBook.PurposesAsync(database, ct);
            var history = await ConsentBook.HistoryAsync(database, query.Id, ct);
            return new Model(
                contact.Name, purposes, ConsentBook.Standings(purposes, history), history, await CallsAsync(query.Id, history, ct),
                user.Viewer.SightOf(GuardedNoun.Contacts, Deed.Edit).Covers(contact.OwnerId));
        }

        private async Task<IReadOnlyDictionary<CallId, string>> CallsAsync(ContactId contact, IReadOnlyList<Consent> history, CancellationToken ct)
        {
            var named = history.Select(consent => consent.CallId).OfType<CallId>().Distinct().ToList();
            var calls = database.Calls.VisibleTo(user.Viewer);
            var rows = await calls.Where(call => call.ContactId == contact).OrderByDescending(call => call.Id).Take(MostCalls).Select(call => new { call.Id, call.StartedAt, call.Number }).ToListAsync(ct);
            rows.AddRange(await calls.Where(call => named.Contains(call.Id)).Select(call => new { call.Id, call.StartedAt, call.Number }).ToListAsync(ct));
            return rows.DistinctBy(call => call.Id).OrderByDescending(call => call.StartedAt).ToDictionary(call => call.Id, call => NamedThings.CallName(call.StartedAt, call.Number, clock, user.Country));
        }
    }
}
