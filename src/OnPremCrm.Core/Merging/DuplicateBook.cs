using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Merging;

/// <summary>
/// Finds records that are there twice. Nothing is kept of it: the groups are read from the indexes as they are asked for, reason by reason from the strongest on, and
/// a page ends as soon as it is full. What somebody said are two is left out.
/// </summary>
public sealed class DuplicateBook(CrmDatabase database)
{
    /// <summary>So many groups make a page.</summary>
    public const int PageSize = 20;

    /// <summary>A number or a name that more have is a switchboard, or a very common name.</summary>
    public const int MostAlike = 20;

    // A page that finds mostly what one may not edit, or what was said to be two, goes on only so far.
    private const int MostBatches = 10;

    private const int BatchSize = 40;

    // Signs between the parts of a cursor: in no name, number or address.
    private const char Between = '\u001f';

    private readonly MergeStatements _statements = new(database);

    /// <summary>Groups of which the viewer may edit at least two.</summary>
    /// <param name="noun">Of what.</param>
    /// <param name="viewer">Who asks.</param>
    /// <param name="after">Where the page before ended. Null: the first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<DuplicatePage> ReadAsync(MergeNoun noun, Viewer viewer, string? after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var tables = MergeTables.Of(noun);
        var sight = viewer.SightOf(RecordMerge.Guarded(noun), Deed.Edit);
        var at = Cursor.Parse(after);
        var groups = new List<DuplicateGroup>();
        await database.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            for (var batches = 0; batches < MostBatches; batches++)
            {
                var rows = await NextAsync(tables, sight, at, cancellationToken);
                var known = await KnownAsync(noun, sight, [.. rows.SelectMany(row => row.Ids)], cancellationToken);
                foreach (var row in rows)
                {
                    if (groups.Count == PageSize)
                    {
                        return new DuplicatePage(groups, at.ToString());
                    }

                    at = at with { First = row.First, Second = row.Second };
                    groups.AddRange(GroupsOf(at.Kind, [.. row.Ids.Distinct().Where(known.ContainsKey).Select(id => known[id])]));
                }

                if (rows.Count < BatchSize)
                {
                    if (at.Kind == DuplicateKind.Name)
                    {
                        return new DuplicatePage(groups, null);
                    }

                    at = new Cursor(at.Kind + 1, "", "");
                }
            }

            return new DuplicatePage(groups, at.ToString());
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }
    }

    /// <summary>They are two: no group holds both because of what they have in common.</summary>
    /// <returns>How many pairs were not known yet.</returns>
    public async Task<int> SayNotDuplicatesAsync(MergeNoun noun, IReadOnlyCollection<Guid> ids, UserId? by, string byName, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return await database.Database.ExecuteSqlAsync($"""
            INSERT INTO not_duplicates (noun, one_id, other_id, said_by, said_by_name, said_at)
            SELECT {Word.Of(noun)}, one, other, {by?.Value}, {byName}, {at.ToUniversalTime()} FROM unnest({ids.ToArray()}) one JOIN unnest({ids.ToArray()}) other ON one < other
            ON CONFLICT DO NOTHING
            """, cancellationToken);
    }

    /// <summary>Perhaps they are the same after all.</summary>
    public async Task<int> ForgetNotDuplicatesAsync(MergeNoun noun, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return await database.Database.ExecuteSqlAsync(
            $"DELETE FROM not_duplicates WHERE noun = {Word.Of(noun)} AND one_id = ANY({ids.ToArray()}) AND other_id = ANY({ids.ToArray()})", cancellationToken);
    }

    // A group falls apart where somebody said that two of it are two, and is told by its strongest reason alone.
    private static IEnumerable<DuplicateGroup> GroupsOf(DuplicateKind kind, List<Known> found)
    {
        while (found.Count > 1)
        {
            var (first, rest) = (found[0], found[1..]);
            var together = new List<Known> { first };
            for (var i = 0; i < together.Count; i++)
            {
                together.AddRange(rest.Where(other => !together.Contains(other) && !together[i].NotTheSame.Contains(other.Member.Id)));
            }

            found = found.FindAll(other => !together.Contains(other));
            if (together.Count > 1 && !IsToldBefore(kind, together))
            {
                yield return new DuplicateGroup(kind, [.. Common(together)], together.ConvertAll(one => one.Member));
            }
        }
    }

    private static bool IsToldBefore(DuplicateKind kind, List<Known> together)
    {
        var numbers = together.Skip(1).Aggregate(together[0].Member.Numbers.AsEnumerable(), (common, one) => common.Intersect(one.Member.Numbers)).ToList();
        var isNamedAlike = together.TrueForAll(one => one.Key == together[0].Key);
        var emails = together.Skip(1).Aggregate(together[0].Member.Emails.AsEnumerable(), (common, one) => common.Intersect(one.Member.Emails, StringComparer.OrdinalIgnoreCase));
        DuplicateKind[] reasons =
        [
            .. isNamedAlike && numbers.Count > 0 ? [DuplicateKind.NumberAndName] : Array.Empty<DuplicateKind>(),
            .. emails.Any() ? [DuplicateKind.Email] : Array.Empty<DuplicateKind>(),
            .. isNamedAlike && together[0].OrganisationId is { } organisation && together.TrueForAll(one => one.OrganisationId == organisation) ? [DuplicateKind.NameAndOrganisation] : Array.Empty<DuplicateKind>(),
            .. numbers.Count > 0 ? [DuplicateKind.Number] : Array.Empty<DuplicateKind>(),
        ];
        return reasons.Any(reason => reason < kind);
    }

    private static IEnumerable<DuplicateReason> Common(List<Known> together) =>
    [
        .. Twice(together.SelectMany(one => one.Member.Numbers)).Select(number => new DuplicateReason(DuplicateKind.Number, number)),
        .. Twice(together.SelectMany(one => one.Member.Emails.Select(email => email.ToLowerInvariant()))).Select(email => new DuplicateReason(DuplicateKind.Email, email)),
        .. Twice(together.Select(one => one.Key)).Select(_ => new DuplicateReason(DuplicateKind.Name, null)).Take(1),
    ];

    private static IEnumerable<string> Twice(IEnumerable<string> values) => values.GroupBy(value => value).Where(group => group.Count() > 1).Select(group => group.Key);

    private Task<List<Alike>> NextAsync(MergeTables tables, Sight sight, Cursor at, CancellationToken cancellationToken)
    {
        if (at.Kind == DuplicateKind.NameAndOrganisation && !tables.IsOfPeople)
        {
            return Task.FromResult<List<Alike>>([]);
        }

        var key = $"{tables.SameName}(c.folded)";
        var (join, mine) = sight.IsAll ? ("", "true") : ($"JOIN {tables.Table} c ON c.id = e.{tables.Column}", "(c.owner_id = ANY($4) OR ($5 AND c.owner_id IS NULL))");
        var numbers = $"SELECT e.number AS key, array_agg(e.{tables.Column}) AS ids FROM phone_numbers e {join} WHERE e.{tables.Column} IS NOT NULL AND NOT e.is_wrong AND e.number >= $1 AND {mine} GROUP BY e.number";
        var emails = $"SELECT lower(e.address) AS key, array_agg(e.{tables.Column}) AS ids FROM email_addresses e {join} WHERE e.{tables.Column} IS NOT NULL AND NOT e.is_wrong AND lower(e.address) > $1 AND {mine} GROUP BY lower(e.address)";
        var severalWords = tables.IsOfPeople ? $"AND ({key} LIKE '% %' OR {key} ~ '[^ -~]')" : ""; // "Anna" is nobody in particular
        var sql = at.Kind switch
        {
            DuplicateKind.NumberAndName => $"""
                SELECT s.key, d.name, d.ids FROM ({numbers} HAVING count(*) > 1) s CROSS JOIN LATERAL (
                    SELECT {key} AS name, array_agg(c.id) AS ids FROM unnest(s.ids) AS one JOIN {tables.Table} c ON c.id = one GROUP BY 1 HAVING count(*) > 1) d
                WHERE (s.key, d.name) > ($1, $2) ORDER BY s.key, d.name LIMIT $3
                """,
            DuplicateKind.Email => $"{emails} HAVING count(*) > 1 ORDER BY 1 LIMIT $3",
            DuplicateKind.NameAndOrganisation => $"""
                SELECT {key}, c.organisation_id::text, array_agg(c.id) FROM contacts c WHERE {key} >= $1 AND c.organisation_id IS NOT NULL AND {mine}
                GROUP BY {key}, c.organisation_id HAVING count(*) BETWEEN 2 AND {MostAlike} AND ({key} > $1 OR c.organisation_id::text COLLATE "C" > $2) ORDER BY {key}, c.organisation_id LIMIT $3
                """,
            DuplicateKind.Number => $"SELECT key, '', ids FROM ({numbers} HAVING count(*) BETWEEN 2 AND {MostAlike}) s WHERE key > $1 ORDER BY key LIMIT $3",
            _ => $"SELECT {key}, '', array_agg(c.id) FROM {tables.Table} c WHERE {key} > $1 {severalWords} AND {mine} GROUP BY {key} HAVING count(*) BETWEEN 2 AND {MostAlike} ORDER BY {key} LIMIT $3",
        };
        sql = at.Kind == DuplicateKind.Email ? $"SELECT key, '', ids FROM ({sql}) s ORDER BY key" : sql;
        return _statements.ReadAsync(
            sql, reader => new Alike(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<Guid[]>(2)), cancellationToken,
            sight.IsAll ? [at.First, at.Second, BatchSize] : [at.First, at.Second, BatchSize, sight.Owners.Select(owner => owner.Value).ToArray(), sight.HasUnowned]);
    }

    private async Task<Dictionary<Guid, Known>> KnownAsync(MergeNoun noun, Sight sight, Guid[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
        {
            return [];
        }

        var members = noun == MergeNoun.Contacts ? await ContactsAsync(ids, cancellationToken) : await OrganisationsAsync(ids, cancellationToken);
        members.RemoveAll(member => !sight.Covers(member.Member.OwnerId));
        var tables = MergeTables.Of(noun);
        var keys = (await _statements.ReadAsync($"SELECT id, {tables.SameName}(folded) FROM {tables.Table} WHERE id = ANY($1)", reader => (Id: reader.GetGuid(0), Key: reader.GetString(1)), cancellationToken, ids))
            .ToDictionary(row => row.Id, row => row.Key);
        var strangers = (await database.NotDuplicates.AsNoTracking().Where(said => said.Noun == noun && ids.Contains(said.OneId) && ids.Contains(said.OtherId))
            .Select(said => new { said.OneId, said.OtherId }).ToListAsync(cancellationToken)).SelectMany(said => new[] { (said.OneId, said.OtherId), (said.OtherId, said.OneId) }).ToLookup(said => said.Item1, said => said.Item2);
        return members.ToDictionary(member => member.Member.Id, member => new Known(member.Member, member.Organisation, keys[member.Member.Id], [.. strangers[member.Member.Id]]));
    }

    private async Task<List<(DuplicateMember Member, Guid? Organisation)>> ContactsAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var contactIds = ids.Distinct().Select(id => new ContactId(id)).ToList();
        var contacts = await database.Contacts.AsNoTracking().Where(contact => contactIds.Contains(contact.Id))
            .Include(contact => contact.Organisation).Include(contact => contact.Owner).Include(contact => contact.Numbers).Include(contact => contact.Emails).AsSplitQuery().ToListAsync(cancellationToken);
        return contacts.ConvertAll(contact => (new DuplicateMember(
            contact.Id.Value, contact.Name, contact.Organisation?.Name, contact.OwnerId, contact.Owner?.Name, Numbers(contact.Numbers), Emails(contact.Emails), contact.UpdatedAt), contact.OrganisationId?.Value));
    }

    private async Task<List<(DuplicateMember Member, Guid? Organisation)>> OrganisationsAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var organisationIds = ids.Distinct().Select(id => new OrganisationId(id)).ToList();
        var organisations = await database.Organisations.AsNoTracking().Where(organisation => organisationIds.Contains(organisation.Id))
            .Include(organisation => organisation.Owner).Include(organisation => organisation.Numbers).Include(organisation => organisation.Emails).AsSplitQuery().ToListAsync(cancellationToken);
        return organisations.ConvertAll(organisation => (new DuplicateMember(
            organisation.Id.Value, organisation.Name, organisation.City, organisation.OwnerId, organisation.Owner?.Name, Numbers(organisation.Numbers), Emails(organisation.Emails), organisation.UpdatedAt), (Guid?)null));
    }

    private static List<string> Numbers(List<PhoneNumber> numbers) => [.. numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number)];

    private static List<string> Emails(List<EmailAddress> emails) => [.. emails.Where(email => !email.IsWrong).OrderByDescending(email => email.IsPrimary).Select(email => email.Address)];

    private sealed record Alike(string First, string Second, Guid[] Ids);

    /// <param name="Key">Its name as names are compared.</param>
    /// <param name="NotTheSame">Of whom somebody said that they are two.</param>
    private sealed record Known(DuplicateMember Member, Guid? OrganisationId, string Key, HashSet<Guid> NotTheSame);

    private sealed record Cursor(DuplicateKind Kind, string First, string Second)
    {
        public static Cursor Parse(string? text) => text?.Split(Between) is [var kind, var first, var second] && Word.TryParse<DuplicateKind>(kind, out var parsed)
            ? new Cursor(parsed, first, second) : new Cursor(DuplicateKind.NumberAndName, "", "");

        public override string ToString() => $"{Word.Of(Kind)}{Between}{First}{Between}{Second}";
    }
}
