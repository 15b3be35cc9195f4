using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>
/// Pages of sorted lists by keyset: what is sorted by and the id of the row that a page begins behind. A list comes in stretches that follow each other (the
/// rest of one owner's, then the next owners', then what nobody owns), each of which an index gives in its order; a page is filled from them one after the other.
/// </summary>
internal static class RecordOrder
{
    private const string Name = nameof(Contact.Name);
    private const string Id = nameof(Contact.Id);
    private const string LastTalkAt = nameof(ContactFigures.LastTalkAt);
    private const string OwnerId = nameof(Contact.OwnerId);

    /// <summary>A page of them.</summary>
    /// <param name="show">What is wanted of each.</param>
    /// <param name="size">So many rows.</param>
    public static async Task<(List<RecordRow> Rows, RecordCursor? Newer, RecordCursor? Older)> PageAsync<T>(
        IEnumerable<IQueryable<T>> stretches, Expression<Func<T, RecordRow>> show, RecordSort sort, RecordPlace place, int size, CancellationToken ct)
    {
        var page = new List<RecordRow>();
        foreach (var stretch in stretches)
        {
            page.AddRange(await stretch.Take(size + 1 - page.Count).Select(show).ToListAsync(ct));
            if (page.Count > size)
            {
                break;
            }
        }

        var more = page.Count > size;
        page = page[..Math.Min(page.Count, size)];
        if (place.IsBefore)
        {
            page.Reverse();
        }

        var hasNewer = page.Count > 0 && (place.IsBefore ? more : place.From is not null);
        var hasOlder = page.Count > 0 && (place.IsBefore || more);
        return (page, hasNewer ? RecordCursor.Of(page[0], sort) : null, hasOlder ? RecordCursor.Of(page[^1], sort) : null);
    }

    /// <summary>The contacts in their order from a place on.</summary>
    /// <param name="user">Who looks.</param>
    public static IEnumerable<IQueryable<Contact>> Of(CrmDatabase database, IQueryable<Contact> contacts, RecordSort sort, RecordPlace place, int size, CurrentUser user) =>
        sort.By == RecordSortKey.Organisation ? ByOrganisation(database, contacts, sort, place, user.Viewer.SightOf(GuardedNoun.Organisations, Deed.See).IsAll) : Of<Contact, ContactId, ContactFigures>(database, contacts, sort, place, size);

    /// <summary>The organisations in their order from a place on.</summary>
    public static IEnumerable<IQueryable<Organisation>> Of(CrmDatabase database, IQueryable<Organisation> organisations, RecordSort sort, RecordPlace place, int size) =>
        Of<Organisation, OrganisationId, OrganisationFigures>(database, organisations, sort, place, size);

    private static IEnumerable<IQueryable<T>> Of<T, TId, TFigures>(CrmDatabase database, IQueryable<T> rows, RecordSort sort, RecordPlace place, int size)
        where T : class
        where TId : struct, IId<TId>
        where TFigures : class => sort.By switch
    {
        RecordSortKey.Owner => ByOwner<T, TId>(database, rows, sort, place, size),
        RecordSortKey.Created => [ByMoment<T, TId>(rows, nameof(Contact.CreatedAt), sort, place)],
        RecordSortKey.Changed => [ByMoment<T, TId>(rows, nameof(Contact.UpdatedAt), sort, place)],
        RecordSortKey.LastTalk => ByLastTalk<T, TId, TFigures>(database, rows, sort, place),
        RecordSortKey.CallsIn or RecordSortKey.CallsOut or RecordSortKey.Unanswered => [ByCount<T, TId, TFigures>(database, rows, sort.By.ToString(), sort, place)],
        _ => [ByName<T, TId>(rows, place.From, sort.Falls == place.IsBefore)],
    };

    // Backwards a list is walked from its place to its beginning, and turned round at the end.
    private static IQueryable<T> ByName<T, TId>(IQueryable<T> rows, RecordCursor? from, bool up)
        where T : class
        where TId : struct, IId<TId>
    {
        if (from is not null)
        {
            var (name, id) = (from.Key, TId.From(from.Id));
            rows = up
                ? rows.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(EF.Property<string>(row, Name).ToLower(), EF.Property<TId>(row, Id)), ValueTuple.Create(name, id)))
                : rows.Where(row => EF.Functions.LessThan(ValueTuple.Create(EF.Property<string>(row, Name).ToLower(), EF.Property<TId>(row, Id)), ValueTuple.Create(name, id)));
        }

        return rows.By(row => EF.Property<string>(row, Name).ToLower(), up).Then(row => EF.Property<TId>(row, Id), up);
    }

    private static IQueryable<T> ByMoment<T, TId>(IQueryable<T> rows, string moment, RecordSort sort, RecordPlace place)
        where T : class
        where TId : struct, IId<TId>
    {
        var up = sort.Falls == place.IsBefore;
        if (place.From is { } from)
        {
            var (at, id) = (from.At, TId.From(from.Id));
            rows = up
                ? rows.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(EF.Property<DateTimeOffset>(row, moment), EF.Property<TId>(row, Id)), ValueTuple.Create(at, id)))
                : rows.Where(row => EF.Functions.LessThan(ValueTuple.Create(EF.Property<DateTimeOffset>(row, moment), EF.Property<TId>(row, Id)), ValueTuple.Create(at, id)));
        }

        return rows.By(row => EF.Property<DateTimeOffset>(row, moment), up).Then(row => EF.Property<TId>(row, Id), up);
    }

    // By the id of the figures, not of the row: only together do they lie in one index.
    private static IQueryable<T> ByCount<T, TId, TFigures>(CrmDatabase database, IQueryable<T> rows, string count, RecordSort sort, RecordPlace place)
        where T : class
        where TId : struct, IId<TId>
        where TFigures : class
    {
        var (up, key, figured) = (sort.Falls == place.IsBefore, FigureKey<T>(), WithFigures<T, TId, TFigures>(database, rows));
        if (place.From is { } from)
        {
            var (number, id) = (from.Count, TId.From(from.Id));
            figured = up
                ? figured.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(EF.Property<int>(row.Figures, count), EF.Property<TId>(row.Figures, key)), ValueTuple.Create(number, id)))
                : figured.Where(row => EF.Functions.LessThan(ValueTuple.Create(EF.Property<int>(row.Figures, count), EF.Property<TId>(row.Figures, key)), ValueTuple.Create(number, id)));
        }

        return figured.By(row => EF.Property<int>(row.Figures, count), up).Then(row => EF.Property<TId>(row.Figures, key), up).Select(row => row.Record);
    }

    private static IEnumerable<IQueryable<T>> ByLastTalk<T, TId, TFigures>(CrmDatabase database, IQueryable<T> rows, RecordSort sort, RecordPlace place)
        where T : class
        where TId : struct, IId<TId>
        where TFigures : class
    {
        var (from, up, idsUp, key) = (place.From, sort.Falls == place.IsBefore, !place.IsBefore, FigureKey<T>());
        var figured = WithFigures<T, TId, TFigures>(database, rows);
        var talked = figured.Where(row => EF.Property<DateTimeOffset?>(row.Figures, LastTalkAt) != null);
        var never = figured.Where(row => EF.Property<DateTimeOffset?>(row.Figures, LastTalkAt) == null);
        if (from is { IsNever: false })
        {
            var (at, id) = (from.At, TId.From(from.Id));
            talked = up
                ? talked.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(EF.Property<DateTimeOffset>(row.Figures, LastTalkAt), EF.Property<TId>(row.Figures, key)), ValueTuple.Create(at, id)))
                : talked.Where(row => EF.Functions.LessThan(ValueTuple.Create(EF.Property<DateTimeOffset>(row.Figures, LastTalkAt), EF.Property<TId>(row.Figures, key)), ValueTuple.Create(at, id)));
        }
        else if (from is not null)
        {
            var (zero, id) = (0, TId.From(from.Id));
            never = idsUp
                ? never.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(EF.Property<TId>(row.Figures, key), 0), ValueTuple.Create(id, zero)))
                : never.Where(row => EF.Functions.LessThan(ValueTuple.Create(EF.Property<TId>(row.Figures, key), 0), ValueTuple.Create(id, zero)));
        }

        var talkedInOrder = talked.By(row => EF.Property<DateTimeOffset?>(row.Figures, LastTalkAt), up).Then(row => EF.Property<TId>(row.Figures, key), up).Select(row => row.Record);
        var neverInOrder = never.By(row => EF.Property<DateTimeOffset?>(row.Figures, LastTalkAt), idsUp).Then(row => EF.Property<TId>(row.Figures, key), idsUp).Select(row => row.Record);
        return (place.IsBefore, from?.IsNever) switch
        {
            (true, true) => [neverInOrder, talkedInOrder],
            (true, _) => [talkedInOrder],
            (false, true) => [neverInOrder],
            (false, _) => [talkedInOrder, neverInOrder],
        };
    }

    // Joined, and not by way of the record: EF would look for records without figures too (there are none), which no index of the figures answers.
    private static IQueryable<Figured<T, TFigures>> WithFigures<T, TId, TFigures>(CrmDatabase database, IQueryable<T> rows)
        where T : class
        where TFigures : class
    {
        var key = FigureKey<T>();
        return rows.Join(
            database.Set<TFigures>(), row => EF.Property<TId>(row, Id), figures => EF.Property<TId>(figures, key), (row, figures) => new Figured<T, TFigures> { Record = row, Figures = figures });
    }

    private static string FigureKey<T>() => typeof(T) == typeof(Contact) ? nameof(ContactFigures.ContactId) : nameof(OrganisationFigures.OrganisationId);

    // Of each owner no more than a page holds: there are few owners, and each may have very many.
    private static IEnumerable<IQueryable<T>> ByOwner<T, TId>(CrmDatabase database, IQueryable<T> rows, RecordSort sort, RecordPlace place, int size)
        where T : class
        where TId : struct, IId<TId>
    {
        var (from, up, namesUp) = (place.From, sort.Falls == place.IsBefore, !place.IsBefore);
        var owners = database.Users.AsQueryable();
        var unowned = rows.Where(row => EF.Property<UserId?>(row, OwnerId) == null);
        if (from is { GroupId: { } group, Group: { } name })
        {
            var id = new UserId(group);
            yield return ByName<T, TId>(rows.Where(row => EF.Property<UserId?>(row, OwnerId) == id), from, namesUp);
            owners = up
                ? owners.Where(owner => EF.Functions.GreaterThan(ValueTuple.Create(owner.Name.ToLower(), owner.Id), ValueTuple.Create(name, id)))
                : owners.Where(owner => EF.Functions.LessThan(ValueTuple.Create(owner.Name.ToLower(), owner.Id), ValueTuple.Create(name, id)));
        }
        else if (from is not null)
        {
            yield return ByName<T, TId>(unowned, from, namesUp);
        }

        if (from is null || from.GroupId is not null || place.IsBefore)
        {
            // The owner, the same for all of theirs, stands in their order lest EF number all rows of all owners: so it asks each owner's index for as many as are wanted.
            Expression<Func<User, IEnumerable<T>>> theirs = namesUp
                ? owner => rows.Where(row => EF.Property<UserId?>(row, OwnerId) == owner.Id)
                    .OrderBy(row => owner.Id).ThenBy(row => EF.Property<string>(row, Name).ToLower()).ThenBy(row => EF.Property<TId>(row, Id)).Take(size + 1)
                : owner => rows.Where(row => EF.Property<UserId?>(row, OwnerId) == owner.Id)
                    .OrderBy(row => owner.Id).ThenByDescending(row => EF.Property<string>(row, Name).ToLower()).ThenByDescending(row => EF.Property<TId>(row, Id)).Take(size + 1);
            yield return owners.SelectMany(theirs, (owner, row) => new { owner, row })
                .By(found => found.owner.Name.ToLower(), up).Then(found => found.owner.Id, up)
                .Then(found => EF.Property<string>(found.row, Name).ToLower(), namesUp).Then(found => EF.Property<TId>(found.row, Id), namesUp)
                .Select(found => found.row);
        }

        if (!place.IsBefore && from is null or { GroupId: not null })
        {
            yield return ByName<T, TId>(unowned, null, namesUp);
        }
    }

    // Whoever sees every organisation sees none exactly where somebody works nowhere.
    private static IEnumerable<IQueryable<Contact>> ByOrganisation(CrmDatabase database, IQueryable<Contact> contacts, RecordSort sort, RecordPlace place, bool seesAll)
    {
        var (from, up, namesUp) = (place.From, sort.Falls == place.IsBefore, !place.IsBefore);
        var organisations = database.Organisations.AsQueryable();
        var nowhere = seesAll
            ? contacts.Where(contact => contact.OrganisationId == null)
            : contacts.Where(contact => contact.OrganisationId == null || !database.Organisations.Any(organisation => organisation.Id == contact.OrganisationId));
        if (from is { GroupId: { } group, Group: { } name })
        {
            var id = new OrganisationId(group);
            yield return ByName<Contact, ContactId>(contacts.Where(contact => contact.OrganisationId == id), from, namesUp);
            organisations = ByNameBeyond(organisations, name, id, up);
        }
        else if (from is not null)
        {
            yield return ByName<Contact, ContactId>(nowhere, from, namesUp);
        }

        if (from is null || from.GroupId is not null || place.IsBefore)
        {
            yield return organisations.Join(contacts, organisation => (OrganisationId?)organisation.Id, contact => contact.OrganisationId, (organisation, contact) => new { organisation, contact })
                .By(found => found.organisation.Name.ToLower(), up).Then(found => found.organisation.Id, up)
                .Then(found => found.contact.Name.ToLower(), namesUp).Then(found => found.contact.Id, namesUp)
                .Select(found => found.contact);
        }

        if (!place.IsBefore && from is null or { GroupId: not null })
        {
            yield return ByName<Contact, ContactId>(nowhere, null, namesUp);
        }
    }

    private static IQueryable<Organisation> ByNameBeyond(IQueryable<Organisation> organisations, string name, OrganisationId id, bool up) => up
        ? organisations.Where(organisation => EF.Functions.GreaterThan(ValueTuple.Create(organisation.Name.ToLower(), organisation.Id), ValueTuple.Create(name, id)))
        : organisations.Where(organisation => EF.Functions.LessThan(ValueTuple.Create(organisation.Name.ToLower(), organisation.Id), ValueTuple.Create(name, id)));

    private static IOrderedQueryable<T> By<T, TKey>(this IQueryable<T> rows, Expression<Func<T, TKey>> key, bool up) => up ? rows.OrderBy(key) : rows.OrderByDescending(key);

    private static IOrderedQueryable<T> Then<T, TKey>(this IOrderedQueryable<T> rows, Expression<Func<T, TKey>> key, bool up) => up ? rows.ThenBy(key) : rows.ThenByDescending(key);

    private sealed class Figured<T, TFigures>
    {
        public required T Record { get; init; }

        public required TFigures Figures { get; init; }
    }
}
