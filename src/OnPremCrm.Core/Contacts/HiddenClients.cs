using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>
/// Calls and callbacks are everybody's, the clients behind them need not be. Of a client that somebody may not see one thing is said: whose client it is.
/// </summary>
public sealed class HiddenClients
{
    private readonly Dictionary<ContactId, string?> _contacts = [];
    private readonly Dictionary<OrganisationId, string?> _organisations = [];

    private HiddenClients()
    {
    }

    /// <summary>None is hidden.</summary>
    public static HiddenClients None { get; } = new();

    /// <summary>Finds those among the clients of calls or callbacks that the viewer may not see.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="clients">Contact and organisation of each call. Null: none.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<HiddenClients> ReadAsync(CrmDatabase database, Viewer viewer, IEnumerable<(ContactId? Contact, OrganisationId? Organisation)> clients, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(viewer);
        var (contacts, organisations) = (viewer.SightOf(GuardedNoun.Contacts, Deed.See), viewer.SightOf(GuardedNoun.Organisations, Deed.See));
        if (contacts.IsAll && organisations.IsAll)
        {
            return None;
        }

        var all = clients.ToList();
        var hidden = new HiddenClients();
        var contactIds = all.Select(client => client.Contact).OfType<ContactId>().Distinct().ToList();
        foreach (var contact in contactIds.Count == 0 ? [] : await database.Contacts.IgnoreQueryFilters().Where(contact => contactIds.Contains(contact.Id))
            .Select(contact => new { contact.Id, contact.OwnerId, Owner = contact.Owner!.Name }).ToListAsync(cancellationToken))
        {
            if (!contacts.Covers(contact.OwnerId))
            {
                hidden._contacts[contact.Id] = contact.Owner;
            }
        }

        var organisationIds = all.Select(client => client.Organisation).OfType<OrganisationId>().Distinct().ToList();
        foreach (var organisation in organisationIds.Count == 0 ? [] : await database.Organisations.IgnoreQueryFilters().Where(organisation => organisationIds.Contains(organisation.Id))
            .Select(organisation => new { organisation.Id, organisation.OwnerId, Owner = organisation.Owner!.Name }).ToListAsync(cancellationToken))
        {
            if (!organisations.Covers(organisation.OwnerId))
            {
                hidden._organisations[organisation.Id] = organisation.Owner;
            }
        }

        return hidden;
    }

    /// <summary>Whose client it is. Null: whoever looks may see who it is, or nobody knows.</summary>
    /// <param name="contact">The contact of the call. Null: none.</param>
    /// <param name="organisation">The organisation of the call. Null: none.</param>
    public HiddenClient? Of(ContactId? contact, OrganisationId? organisation) =>
        contact is { } person ? _contacts.TryGetValue(person, out var owner) ? new HiddenClient(owner) : null
        : organisation is { } firm && _organisations.TryGetValue(firm, out var firmOwner) ? new HiddenClient(firmOwner) : null;
}
