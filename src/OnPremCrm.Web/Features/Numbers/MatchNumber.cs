using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>Whose number it is, as a call's card would say it to whoever asks.</summary>
public static class MatchNumber
{
    /// <param name="Text">As somebody wrote it, or as a PBX presented it.</param>
    /// <param name="Server">The Asterisk server that presented it: its place and its clean-up rules hold. Null: somebody wrote it.</param>
    /// <param name="Trunk">Over which it came. Null: none that is known.</param>
    public sealed record Query(string Text, string? Server, string? Trunk) : IRequest<Model>;

    /// <param name="Match">Its candidates are those that whoever asks may see. None when it is hidden.</param>
    /// <param name="Organisation">With which a call of the number would be. Null: none, or one that whoever asks may not see.</param>
    /// <param name="Hidden">Whose client it is, when it is one whom whoever asks may not see. Null otherwise.</param>
    /// <param name="Owners">Names of those who look after the candidates.</param>
    /// <param name="Organisations">Names of the candidates' organisations, as far as whoever asks may see them.</param>
    public sealed record Model(
        PresentedNumbers.Understood Read, PhoneMatch Match, OrganisationId? Organisation, HiddenClient? Hidden,
        IReadOnlyDictionary<UserId, string> Owners, IReadOnlyDictionary<OrganisationId, string> Organisations);

    public sealed class Handler(CrmDatabase database, PresentedNumbers presented, TypedNumbers typed, PhoneBook phoneBook, CurrentUser user) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var read = await ReadAsync(query, ct);
            var me = user.Viewer.Own;
            var match = read.Number is { } number ? await phoneBook.FindAsync(number, me, ct) : await phoneBook.FindEndingAsync(query.Text, me, ct);
            var organisation = match.Best?.OrganisationId ?? match.SharedOrganisation;
            var hidden = await HiddenClients.ReadAsync(database, user.Viewer, match.Candidates.Select(candidate => (candidate.ContactId, candidate.OrganisationId)), ct);
            if (hidden.Of(match.Best?.ContactId, organisation) is { } client)
            {
                return new Model(read, PhoneMatch.NobodyHas(match.Number), null, client, new Dictionary<UserId, string>(), new Dictionary<OrganisationId, string>());
            }

            var shown = match with { Candidates = [.. match.Candidates.Where(candidate => hidden.Of(candidate.ContactId, candidate.OrganisationId) is null)] };
            var organisations = shown.Candidates.Where(candidate => candidate.OrganisationId is not null && hidden.Of(null, candidate.OrganisationId) is null)
                .DistinctBy(candidate => candidate.OrganisationId).ToDictionary(candidate => candidate.OrganisationId!.Value, candidate => candidate.OrganisationName!);
            return new Model(
                read, shown, organisation is { } id && organisations.ContainsKey(id) ? id : null, null, await OwnersAsync(shown.Candidates, ct), organisations);
        }

        private async Task<PresentedNumbers.Understood> ReadAsync(Query query, CancellationToken ct)
        {
            if (query.Server is not { } server)
            {
                return PresentedNumbers.Understood.Of(query.Text, false, await typed.ReadAsync(query.Text, ct));
            }

            var reader = await presented.ReaderAsync(await presented.RulesAsync(ct), ct);
            return reader(new Presented(query.Text, server, query.Trunk, CallDirection.Inbound));
        }

        private async Task<Dictionary<UserId, string>> OwnersAsync(IReadOnlyList<PhoneCandidate> candidates, CancellationToken ct)
        {
            var ids = candidates.Select(candidate => candidate.OwnerId).OfType<UserId>().Distinct().ToList();
            return ids.Count == 0 ? [] : await database.Users.Where(owner => ids.Contains(owner.Id)).ToDictionaryAsync(owner => owner.Id, owner => owner.Name, ct);
        }
    }
}
