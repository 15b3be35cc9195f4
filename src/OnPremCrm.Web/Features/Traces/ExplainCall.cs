using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>How a call came about: the events in words, how its number was read, who it could have been, whom the card went to, and what is owed.</summary>
public static class ExplainCall
{
    // A delay beyond this says that the clocks of PBX and web differ, not that the card was slow.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);

    /// <summary>Null: there is no such call.</summary>
    public sealed record Query(CallId Id) : IRequest<Model?>;

    public enum Origin
    {
        /// <summary>Made of Asterisk's own events.</summary>
        Events,

        /// <summary>Made of the log's rows: the events are not kept.</summary>
        Rows,

        /// <summary>Made of the log's rows: the call has only begun, and its events are not written yet.</summary>
        Live,

        /// <summary>Made of the log's rows, which are from the PBX's ledger.</summary>
        Ledger,

        /// <summary>Made of the log's rows: the events are kept and cannot be read.</summary>
        Damaged,
    }

    /// <param name="EventCount">How many events are kept.</param>
    /// <param name="Home">Where the server's numbers are local to. Null when it says nothing.</param>
    /// <param name="Candidates">Null: it was not noted whom the number could have meant.</param>
    /// <param name="Callback">The one that counts this call. Null: none does.</param>
    public sealed record Model(
        Call Call, Origin Origin, IReadOnlyList<StoryLine> Lines, int EventCount, TelephonyServer? Home,
        DateTimeOffset? MatchedAt, IReadOnlyList<Candidate>? Candidates, IReadOnlyList<Phone> Phones, Callback? Callback);

    /// <param name="Name">Null: deleted since.</param>
    /// <param name="Path">Null: deleted since.</param>
    public sealed record Candidate(string? Name, string? Path, DateTimeOffset? LastTalkAt, bool WasChosen, bool IsTaken);

    /// <summary>A phone of ours that rang, placed the call or took it, and what became of the card.</summary>
    /// <param name="User">Null: the phone is nobody's.</param>
    /// <param name="Delivery">Null: no browser confirmed the card.</param>
    /// <param name="DelaySeconds">From the ring to the card. Null when it cannot be told.</param>
    public sealed record Phone(string Extension, string? User, DateTimeOffset? RangAt, Core.Pops.PopDelivery? Delivery, double? DelaySeconds);

    public sealed class Handler(CrmDatabase database, CurrentUser user, Words words) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var call = await database.Calls.AsNoTracking().VisibleTo(user.Viewer).SingleOrDefaultAsync(call => call.Id == query.Id, ct);
            if (call is null)
            {
                return null;
            }

            var legs = await database.CallLegs.AsNoTracking().Where(leg => leg.CallId == call.Id).OrderBy(leg => leg.Ordinal).ToListAsync(ct);
            var home = await database.TelephonyServers.AsNoTracking().SingleOrDefaultAsync(server => server.Name == call.Server, ct);
            var owners = await database.UserExtensions.Where(phone => phone.Server == call.Server)
                .Join(database.Users, phone => phone.UserId, person => person.Id, (phone, person) => new { phone.Extension, person.Id, person.Name })
                .ToDictionaryAsync(phone => phone.Extension, phone => (phone.Id, phone.Name), ct);
            var people = new StoryPeople(call, legs, home?.Trunks ?? [], owners.ToDictionary(owner => owner.Key, owner => owner.Value.Name), words);
            var (origin, lines, count) = await StoryAsync(call, legs, people, ct);
            var matching = await database.CallMatchings.AsNoTracking().SingleOrDefaultAsync(matching => matching.CallId == call.Id, ct);
            return new Model(
                call, origin, lines, count, home, matching?.MatchedAt, matching is null ? null : await CandidatesAsync(call, matching, ct),
                await PhonesAsync(call, legs, owners, ct), await CallbackAsync(call, ct));
        }

        private async Task<(Origin, IReadOnlyList<StoryLine>, int)> StoryAsync(Call call, List<CallLeg> legs, StoryPeople people, CancellationToken ct)
        {
            var origin = call.Source != CallSource.Events ? Origin.Ledger : call.State == CallState.Ended ? Origin.Rows : Origin.Live;
            var count = 0;
            try
            {
                var events = await StoryEvents.ReadAsync(database, call, ct);
                if (events.Count > 0 && call.Source == CallSource.Events)
                {
                    return (Origin.Events, new EventStory(people, call, words).Tell(events), events.Count);
                }

                count = events.Count;
            }
            catch (InvalidDataException)
            {
                origin = Origin.Damaged;
            }

            var segments = await database.TalkSegments.AsNoTracking().Where(segment => segment.CallId == call.Id).OrderBy(segment => segment.Ordinal).ToListAsync(ct);
            var transfers = await database.CallTransfers.AsNoTracking().Where(transfer => transfer.CallId == call.Id).OrderBy(transfer => transfer.Ordinal).ToListAsync(ct);
            return (origin, new RowStory(people, call, words).Tell(legs, segments, transfers), count);
        }

        private async Task<IReadOnlyList<Candidate>> CandidatesAsync(Call call, CallMatching matching, CancellationToken ct)
        {
            var candidates = LedgerJson.Read<IReadOnlyList<MatchCandidate>>(matching.Candidates);
            var contactIds = candidates.Select(candidate => candidate.ContactId).OfType<Guid>().Select(id => new ContactId(id)).ToList();
            var organisationIds = candidates.Where(candidate => candidate.ContactId is null).Select(candidate => candidate.OrganisationId).OfType<Guid>().Select(id => new OrganisationId(id)).ToList();
            var names = await database.Contacts.Where(contact => contactIds.Contains(contact.Id)).ToDictionaryAsync(contact => contact.Id.Value, contact => contact.Name, ct);
            var companies = await database.Organisations.Where(organisation => organisationIds.Contains(organisation.Id)).ToDictionaryAsync(organisation => organisation.Id.Value, organisation => organisation.Name, ct);
            return [.. candidates.Select(candidate => candidate.ContactId is { } contact
                ? new Candidate(names.GetValueOrDefault(contact), names.ContainsKey(contact) ? $"/contacts/{contact}" : null, candidate.LastTalkAt, candidate.WasChosen, call.ContactId?.Value == contact)
                : Company(candidate, call, companies))];
        }

        private static Candidate Company(MatchCandidate candidate, Call call, Dictionary<Guid, string> names)
        {
            var id = candidate.OrganisationId ?? Guid.Empty;
            return new Candidate(names.GetValueOrDefault(id), names.ContainsKey(id) ? $"/organisations/{id}" : null, candidate.LastTalkAt, candidate.WasChosen, call.ContactId is null && call.OrganisationId?.Value == id);
        }

        private async Task<IReadOnlyList<Phone>> PhonesAsync(Call call, List<CallLeg> legs, Dictionary<string, (UserId Id, string Name)> owners, CancellationToken ct)
        {
            var deliveries = await database.PopDeliveries.AsNoTracking().Where(delivery => delivery.CallId == call.Id).ToDictionaryAsync(delivery => delivery.UserId, ct);
            var extensions = call.Rang.Concat(call.MissedBy).Concat(call.AnsweredBy.Where(phone => phone != TalkSegment.Outside)).Concat(call.Operator is null ? [] : [call.Operator]).Distinct();
            return [.. extensions.Select(extension =>
            {
                var rang = legs.Where(leg => leg.Extension == extension).Select(leg => leg.RangAt).Where(at => at is not null).Min();
                var owner = owners.TryGetValue(extension, out var known) ? known : ((UserId, string)?)null;
                var delivery = owner is { } person ? deliveries.GetValueOrDefault(person.Item1) : null;
                var delay = delivery is not null && rang is { } at && delivery.ShownAt - at is var passed && passed >= TimeSpan.Zero && passed < LongestDelay ? passed.TotalSeconds : (double?)null;
                return new Phone(extension, owner?.Item2, rang, delivery, delay);
            })];
        }

        private async Task<Callback?> CallbackAsync(Call call, CancellationToken ct)
        {
            var ids = database.CallbackCalls.Where(counted => counted.CallId == call.Id).Select(counted => counted.CallbackId);
            return await database.Callbacks.AsNoTracking().Include(callback => callback.Owner).Where(callback => ids.Contains(callback.Id)).OrderByDescending(callback => callback.Id).FirstOrDefaultAsync(ct);
        }
    }
}
