using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Records beside each other, field by field, and what would go along if they became one.</summary>
public static class CompareRecords
{
    /// <param name="Keep">The one that stays. Null, or none of them: the one with most to it.</param>
    public sealed record Query(MergeNoun Noun, IReadOnlyList<Guid> Ids, Guid? Keep) : IRequest<Model>;

    /// <param name="Records">Those that are there, in the order that was asked for.</param>
    /// <param name="Moved">What goes along from the others.</param>
    /// <param name="ShareNumber">Two of them have the same number: its calls may have named nobody.</param>
    public sealed record Model(MergeNoun Noun, IReadOnlyList<Record> Records, Guid Survivor, IReadOnlyList<Row> Rows, IReadOnlyList<United> Lists, MergeCounts Moved, bool ShareNumber);

    public sealed record Record(Guid Id, int Version, string Name, UserId? OwnerId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, MergeCounts Counts);

    /// <summary>A field of which one value stays.</summary>
    /// <param name="Field">As picks call it.</param>
    /// <param name="Cells">Of each record, in their order.</param>
    /// <param name="Default">Whose stays unless somebody chooses. <see cref="MergeField.Together"/>: all of them.</param>
    public sealed record Row(string Field, string Label, IReadOnlyList<Cell> Cells, Guid Default, bool MayTogether)
    {
        /// <summary>There is something to choose.</summary>
        public bool IsChoice => Cells.Where(cell => cell.Key is not null).Select(cell => cell.Key).Distinct().Count() > 1;
    }

    /// <param name="Key">Two with the same are the same. Null: empty.</param>
    public sealed record Cell(string? Key, string? Text);

    /// <summary>A list that holds what all of them have.</summary>
    public sealed record United(string Label, IReadOnlyList<string> Values);

    private sealed record Side(
        Record Record, IReadOnlyList<(string Field, string Label, string? Key, string? Text)> Fields, string Custom, IReadOnlyList<string> Tags, IReadOnlyList<PhoneNumber> Numbers,
        IReadOnlyList<EmailAddress> Emails, IReadOnlyList<MessengerAccount> Messengers, IReadOnlyList<PostalAddress> Addresses, IReadOnlyList<NumberRange> Blocks, IReadOnlyList<Affiliation> Affiliations);

    public sealed class Handler(CrmDatabase database, CustomInputs customs, CurrentUser user, Words words) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var ids = query.Ids.Distinct().Take(Merge.MostRecords).ToList();
            var sides = (query.Noun == MergeNoun.Contacts ? await ContactsAsync(ids, ct) : await OrganisationsAsync(ids, ct)).OrderBy(side => ids.IndexOf(side.Record.Id)).ToList();
            var noun = query.Noun == MergeNoun.Contacts ? GuardedNoun.Contacts : GuardedNoun.Organisations;
            sides.ForEach(side => user.Viewer.Demand(noun, Deed.Edit, side.Record.OwnerId));
            if (sides.Count == 0)
            {
                return new Model(query.Noun, [], Guid.Empty, [], [], new MergeCounts(0, 0, 0, 0), false);
            }

            var survivor = query.Keep is { } keep && sides.Exists(side => side.Record.Id == keep) ? keep : Fullest(sides).Record.Id;
            var others = sides.FindAll(side => side.Record.Id != survivor).ConvertAll(side => side.Record.Counts);
            var own = await customs.FieldsAsync(query.Noun == MergeNoun.Contacts ? FieldNoun.Contacts : FieldNoun.Organisations, ct);
            return new Model(
                query.Noun, [.. sides.Select(side => side.Record)], survivor, [.. RowsOf(sides, survivor, own)], [.. ListsOf(sides)],
                new MergeCounts(others.Sum(counts => counts.Calls), others.Sum(counts => counts.Callbacks), others.Sum(counts => counts.NumberChoices), others.Sum(counts => counts.People))
                {
                    Notes = others.Sum(counts => counts.Notes), Files = others.Sum(counts => counts.Files),
                },
                sides.SelectMany(side => side.Numbers.Where(number => !number.IsWrong).Select(number => number.Number)).GroupBy(number => number).Any(group => group.Count() > 1));
        }

        // The one that is named most, then the one that says most, then the oldest.
        private static Side Fullest(List<Side> sides) => sides.OrderByDescending(side => side.Record.Counts.Calls + side.Record.Counts.Callbacks + side.Record.Counts.People + side.Record.Counts.Notes + side.Record.Counts.Files)
            .ThenByDescending(side => side.Fields.Count(field => field.Key is not null) + side.Numbers.Count + side.Emails.Count).ThenBy(side => side.Record.CreatedAt).First();

        private IEnumerable<Row> RowsOf(List<Side> sides, Guid survivor, IReadOnlyList<CustomField> own)
        {
            for (var i = 0; i < sides[0].Fields.Count; i++)
            {
                var (field, label, _, _) = sides[0].Fields[i];
                yield return RowOf(field, label, [.. sides.Select(side => new Cell(side.Fields[i].Key, side.Fields[i].Text))], field == "note");
            }

            foreach (var field in own)
            {
                yield return RowOf(MergeField.CustomBeginning + field.Key, field.Name, [.. sides.Select(side =>
                {
                    var values = CustomValues.Parse(side.Custom);
                    return new Cell(values.RawOf(field.Key), CustomText.Of(field, values, words));
                })], field.Kind == FieldKind.Choices);
            }

            Row RowOf(string field, string label, IReadOnlyList<Cell> cells, bool mayTogether)
            {
                var first = sides.Select((side, i) => (side.Record.Id, cells[i].Key)).OrderByDescending(cell => cell.Id == survivor).Where(cell => cell.Key is not null).Select(cell => cell.Id).FirstOrDefault(survivor);
                return new Row(field, label, cells, mayTogether && cells.Where(cell => cell.Key is not null).Select(cell => cell.Key).Distinct().Count() > 1 ? MergeField.Together : first, mayTogether);
            }
        }

        private IEnumerable<United> ListsOf(List<Side> sides)
        {
            United[] lists =
            [
                new(words["contacts.numbers"], [.. sides.SelectMany(side => side.Numbers).GroupBy(number => number.Number)
                    .Select(group => Marked(Local(group.Key), group.First().IsWrong, group.Any(number => number.OptedOut), words["reach.noCalls"]))]),
                new(words["contacts.blocks"], [.. sides.SelectMany(side => side.Blocks).Select(block => user.MasksNumbers ? $"{block.FirstNumber} – {block.LastNumber}" : block.AsWritten).Distinct()]),
                new(words["contacts.emails"], [.. sides.SelectMany(side => side.Emails).GroupBy(email => email.Address.ToLowerInvariant())
                    .Select(group => Marked(group.First().Address, group.First().IsWrong, group.Any(email => email.OptedOut), words["reach.noMails"]))]),
                new(words["contacts.messengers"], [.. sides.SelectMany(side => side.Messengers).Select(account => words["contacts.numberIs", user.Masked(account.Account), words["messenger." + Word.Of(account.Kind)]]).Distinct()]),
                new(words["contacts.addresses"], [.. sides.SelectMany(side => side.Addresses).Select(address => words["contacts.numberIs", AddressText.OneLine(address), words["address.kind." + Word.Of(address.Kind)]]).Distinct()]),
                new(words["contacts.affiliations"], [.. sides.SelectMany(side => side.Affiliations).Where(affiliation => affiliation.Organisation is not null).Select(affiliation => AffiliationText.OneLine(words, affiliation)).Distinct()]),
                new(words["contacts.tags"], [.. sides.SelectMany(side => side.Tags).DistinctBy(tag => tag.ToLowerInvariant())]),
            ];
            return lists.Where(list => list.Values.Count > 0);
        }

        private string Marked(string text, bool isWrong, bool optedOut, string no)
        {
            var marks = new[] { isWrong ? words["reach.wrong"] : null, optedOut ? no : null }.OfType<string>().ToList();
            return marks.Count == 0 ? text : words["contacts.numberIs", text, string.Join(words["contacts.fields.comma"], marks)];
        }

        private string Local(string number) => E164Number.TryParse(number, out var read) ? NumberingPlan.Format(read, user.Country) : number;

        private async Task<List<Side>> ContactsAsync(List<Guid> ids, CancellationToken ct)
        {
            var contactIds = ids.ConvertAll(id => new ContactId(id));
            var contacts = await database.Contacts.AsNoTracking().Where(contact => contactIds.Contains(contact.Id)).Include(contact => contact.Organisation).Include(contact => contact.Owner)
                .Include(contact => contact.Numbers).Include(contact => contact.Emails).Include(contact => contact.Messengers).Include(contact => contact.Addresses)
                .Include(contact => contact.Affiliations).ThenInclude(affiliation => affiliation.Organisation).AsSplitQuery().ToListAsync(ct);
            var counts = await MergeBook.CountsAsync(database, MergeNoun.Contacts, [.. contacts.Select(contact => contact.Id.Value)], ct);
            return contacts.ConvertAll(contact => new Side(
                new Record(contact.Id.Value, contact.Version, contact.Name, contact.OwnerId, contact.CreatedAt, contact.UpdatedAt, counts[contact.Id.Value]),
                [
                    ("name", words["contacts.name"], contact.Name, contact.Name),
                    ("organisation", words["contacts.organisation"], contact.OrganisationId?.ToString(), contact.Organisation?.Name ?? (contact.OrganisationId is null ? null : words["merge.hidden"])),
                    ("jobTitle", words["contacts.jobTitle"], contact.JobTitle, contact.JobTitle),
                    ("owner", words["contacts.owner"], contact.OwnerId?.ToString(), contact.Owner?.Name),
                    MainNumber(contact.Numbers),
                    MainEmail(contact.Emails),
                    ("birthday", words["contacts.birthday"], contact.Birthday?.ToString("O", System.Globalization.CultureInfo.InvariantCulture), contact.Birthday is { } day ? Clock.Date(day) : null),
                    ("language", words["contacts.language"], contact.Language, SpokenLanguages.NameOf(contact.Language) ?? contact.Language),
                    ("source", words["contacts.source"], contact.Source, contact.Source),
                    ("note", words["contacts.note"], contact.Note, contact.Note),
                ],
                contact.Custom, contact.Tags, Sorted(contact.Numbers), Sorted(contact.Emails), contact.Messengers, contact.Addresses, [], contact.Affiliations));
        }

        private async Task<List<Side>> OrganisationsAsync(List<Guid> ids, CancellationToken ct)
        {
            var organisationIds = ids.ConvertAll(id => new OrganisationId(id));
            var organisations = await database.Organisations.AsNoTracking().Where(organisation => organisationIds.Contains(organisation.Id)).Include(organisation => organisation.Owner).Include(organisation => organisation.Parent)
                .Include(organisation => organisation.Numbers).Include(organisation => organisation.Ranges).Include(organisation => organisation.Emails)
                .Include(organisation => organisation.Messengers).Include(organisation => organisation.Addresses).AsSplitQuery().ToListAsync(ct);
            var counts = await MergeBook.CountsAsync(database, MergeNoun.Organisations, [.. organisations.Select(organisation => organisation.Id.Value)], ct);
            return organisations.ConvertAll(organisation => new Side(
                new Record(organisation.Id.Value, organisation.Version, organisation.Name, organisation.OwnerId, organisation.CreatedAt, organisation.UpdatedAt, counts[organisation.Id.Value]),
                [
                    ("name", words["contacts.name"], organisation.Name, organisation.Name),
                    ("parent", words["organisations.parent"], organisation.ParentId?.ToString(), organisation.Parent?.Name ?? (organisation.ParentId is null ? null : words["merge.hidden"])),
                    ("city", words["contacts.city"], organisation.City, organisation.City),
                    ("website", words["contacts.website"], organisation.Website, organisation.Website),
                    ("owner", words["contacts.owner"], organisation.OwnerId?.ToString(), organisation.Owner?.Name),
                    MainNumber(organisation.Numbers),
                    MainEmail(organisation.Emails),
                    ("source", words["contacts.source"], organisation.Source, organisation.Source),
                    ("note", words["contacts.note"], organisation.Note, organisation.Note),
                ],
                organisation.Custom, organisation.Tags, Sorted(organisation.Numbers), Sorted(organisation.Emails), organisation.Messengers, organisation.Addresses, organisation.Ranges, []));
        }

        private (string Field, string Label, string? Key, string? Text) MainNumber(List<PhoneNumber> numbers)
        {
            var main = numbers.Find(number => number.IsPrimary);
            return ("numbers", words["merge.mainNumber"], main?.Number, main is null ? null : Local(main.Number));
        }

        private (string Field, string Label, string? Key, string? Text) MainEmail(List<EmailAddress> emails)
        {
            var main = emails.Find(email => email.IsPrimary);
            return ("emails", words["merge.mainEmail"], main?.Address.ToLowerInvariant(), main?.Address);
        }

        private static List<PhoneNumber> Sorted(List<PhoneNumber> numbers) => [.. numbers.OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id.Value)];

        private static List<EmailAddress> Sorted(List<EmailAddress> emails) => [.. emails.OrderByDescending(email => email.IsPrimary).ThenBy(email => email.Ordinal)];
    }
}
