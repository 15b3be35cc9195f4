using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Records that may be there twice; those of which somebody said that they are two; and those that were merged and can be taken apart.</summary>
public static class ListDuplicates
{
    private const int PageSize = 50;

    /// <param name="After">Where the page before ended. Null: the first.</param>
    public sealed record Query(MergeNoun Noun, DuplicateShow Show, string? After) : IRequest<Model>;

    /// <param name="Older">Where the next page begins. Null: there is none.</param>
    public sealed record Model(IReadOnlyList<DuplicateGroup> Groups, IReadOnlyList<Pair> Pairs, IReadOnlyList<Merged> Merges, string? Older);

    /// <summary>Two of which somebody said that they are two.</summary>
    public sealed record Pair(Guid One, string OneName, Guid Other, string OtherName, string By, DateTimeOffset At);

    /// <param name="Name">The survivor's, now.</param>
    /// <param name="DaysLeft">To undo it, the day that has begun too.</param>
    public sealed record Merged(OpenMerge Merge, string Name, int DaysLeft);

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var noun = query.Noun == MergeNoun.Contacts ? GuardedNoun.Contacts : GuardedNoun.Organisations;
            if (!user.May(noun, Deed.Edit))
            {
                throw new NotAllowedException(noun, Deed.Edit);
            }

            switch (query.Show)
            {
                case DuplicateShow.Two:
                    var (pairs, olderPair) = await PairsAsync(query, ct);
                    return new Model([], pairs, [], olderPair);
                case DuplicateShow.Merged:
                    var (merges, olderMerge) = await MergesAsync(query, ct);
                    return new Model([], [], merges, olderMerge);
                default:
                    var page = await new DuplicateBook(database).ReadAsync(query.Noun, user.Viewer, query.After, ct);
                    return new Model(page.Groups, [], [], page.Older);
            }
        }

        private async Task<(IReadOnlyList<Pair> Pairs, string? Older)> PairsAsync(Query query, CancellationToken ct)
        {
            var pairs = database.NotDuplicates.AsNoTracking().Where(pair => pair.Noun == query.Noun);
            if (PairPlace.Read(query.After) is var (at, one, other))
            {
                pairs = pairs.Where(pair => EF.Functions.LessThan(ValueTuple.Create(pair.SaidAt, pair.OneId, pair.OtherId), ValueTuple.Create(at, one, other)));
            }

            var said = await pairs.OrderByDescending(pair => pair.SaidAt).ThenByDescending(pair => pair.OneId).ThenByDescending(pair => pair.OtherId).Take(PageSize).ToListAsync(ct);
            var names = await NamesAsync(query.Noun, [.. said.SelectMany(pair => new[] { pair.OneId, pair.OtherId })], ct);
            return (
                [.. said.Where(pair => names.ContainsKey(pair.OneId) && names.ContainsKey(pair.OtherId)).Select(pair => new Pair(pair.OneId, names[pair.OneId], pair.OtherId, names[pair.OtherId], pair.SaidByName, pair.SaidAt))],
                said.Count < PageSize ? null : new PairPlace(said[^1].SaidAt, said[^1].OneId, said[^1].OtherId).ToString());
        }

        private async Task<(IReadOnlyList<Merged> Merges, string? Older)> MergesAsync(Query query, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var merges = await MergeBook.OpenAsync(database, query.Noun, now, Guid.TryParse(query.After, out var before) ? new MergeId(before) : null, PageSize, ct);
            var names = await NamesAsync(query.Noun, [.. merges.Select(merge => merge.SurvivorId)], ct);
            return (
                [.. merges.Where(merge => names.ContainsKey(merge.SurvivorId)).Select(merge => new Merged(merge, names[merge.SurvivorId], (int)Math.Ceiling((merge.UndoUntil - now).TotalDays)))],
                merges.Count < PageSize ? null : merges[^1].Id.ToString());
        }

        // Of those that I may see.
        private async Task<Dictionary<Guid, string>> NamesAsync(MergeNoun noun, List<Guid> ids, CancellationToken ct)
        {
            var (contacts, organisations) = (ids.ConvertAll(id => new ContactId(id)), ids.ConvertAll(id => new OrganisationId(id)));
            return noun == MergeNoun.Contacts
                ? await database.Contacts.Where(contact => contacts.Contains(contact.Id)).ToDictionaryAsync(contact => contact.Id.Value, contact => contact.Name, ct)
                : await database.Organisations.Where(organisation => organisations.Contains(organisation.Id)).ToDictionaryAsync(organisation => organisation.Id.Value, organisation => organisation.Name, ct);
        }
    }
}
