using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the forms of contacts and organisations have in common: owners to choose from, empty lines for numbers, what becomes of a conflict.</summary>
public sealed class RecordForm(CrmDatabase database, CustomInputs customs, Words words)
{
    private const int FewestNumbers = 2;
    private const int MostSuggestions = 50;

    /// <param name="chosen">Stays a choice although inactive.</param>
    public async Task<IReadOnlyList<SelectListItem>> OwnersAsync(UserId? chosen, CancellationToken ct)
    {
        var users = await database.Users.Where(colleague => colleague.IsActive || colleague.Id == chosen)
            .OrderBy(colleague => colleague.Name).Select(colleague => new { colleague.Id, colleague.Name }).ToListAsync(ct);
        return [new SelectListItem(words["contacts.nobody"], ""), .. users.Select(colleague => new SelectListItem(colleague.Name, colleague.Id.ToString()))];
    }

    public async Task<string> NameOfAsync(UserId? owner, CancellationToken ct) =>
        await database.Users.Where(colleague => colleague.Id == owner).Select(colleague => colleague.Name).FirstOrDefaultAsync(ct) ?? words["contacts.nobody"];

    /// <inheritdoc cref="CustomInputs.FieldsAsync"/>
    public Task<IReadOnlyList<CustomField>> CustomFieldsAsync(FieldNoun noun, CancellationToken ct) => customs.FieldsAsync(noun, ct);

    /// <summary>In which order the form shows its fields.</summary>
    public async Task<RecordLayout> LayoutAsync(FieldNoun noun, CancellationToken ct) => await RecordLayout.ReadAsync(database, noun, await customs.FieldsAsync(noun, ct), ct);

    /// <inheritdoc cref="CustomInputs.BesideAsync"/>
    public Task<IReadOnlyList<RecordField>> CustomBesideAsync(FieldNoun noun, RecordInput mine, RecordInput theirs, CancellationToken ct) => customs.BesideAsync(noun, mine, theirs, ct);

    /// <summary>The tags that records have, the most frequent first.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(CancellationToken ct) => await database.Contacts.SelectMany(contact => contact.Tags)
        .GroupBy(tag => tag).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Take(MostSuggestions).Select(group => group.Key).ToListAsync(ct);

    /// <summary>Where records came from, the most frequent first.</summary>
    public async Task<IReadOnlyList<string>> SourcesAsync(CancellationToken ct) => await database.Contacts.Where(contact => contact.Source != null)
        .GroupBy(contact => contact.Source!).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Take(MostSuggestions).Select(group => group.Key).ToListAsync(ct);

    /// <summary>At least two lines for numbers, and of everything an empty one at the end.</summary>
    public static void AddEmptyLines(RecordInput input)
    {
        Grow(input.Numbers, FewestNumbers, line => line.IsBlank);
        Grow(input.Emails, 1, line => line.IsBlank);
        Grow(input.Messengers, 1, line => line.IsBlank);
        Grow(input.Addresses, 1, line => line.IsBlank);
    }

    /// <summary>Empty lines to write the next ones into.</summary>
    public static void Grow<TLine>(List<TLine> lines, int fewest, Func<TLine, bool> isBlank)
        where TLine : new()
    {
        while (lines.Count < fewest || !isBlank(lines[^1]))
        {
            lines.Add(new TLine());
        }
    }

    /// <summary>What the form was filled from, for it to carry along: only against that does one see who changed what.</summary>
    public static string Remember(IEnumerable<RecordField> fields) => JsonSerializer.Serialize(fields.ToDictionary(field => field.Name, field => field.Theirs));

    /// <summary>Takes over what only the other one changed, keeps what only I changed, and names what both did.</summary>
    /// <param name="remembered">See <see cref="Remember"/>. Null or unreadable: each difference is named.</param>
    public async Task<RecordConflict> MergeAsync(string noun, Guid id, string? remembered, IReadOnlyList<RecordField> fields, CancellationToken ct)
    {
        var before = Read(remembered);
        var (taken, open) = (new List<RecordConflict.Line>(), new List<RecordConflict.Line>());
        foreach (var field in fields.Where(field => !field.IsSame))
        {
            if (before is null || !before.TryGetValue(field.Name, out var was))
            {
                open.Add(Line(field));
            }
            else if (RecordField.AreSame(field.Mine, was))
            {
                field.TakeTheirs();
                taken.Add(Line(field));
            }
            else if (!RecordField.AreSame(field.Theirs, was))
            {
                open.Add(Line(field));
            }
        }

        return await WithWhoAsync(noun, id, taken, open, ct);
    }

    /// <summary>The conflict after one field was decided for them; the others stay open.</summary>
    /// <param name="disputed">The names of the open fields.</param>
    public Task<RecordConflict> TakeAsync(string noun, Guid id, string take, IEnumerable<string> disputed, IReadOnlyList<RecordField> fields, CancellationToken ct)
    {
        var rest = disputed.ToHashSet();
        var taken = fields.Where(field => field.Name == take && rest.Remove(take)).ToList();
        taken.ForEach(field => field.TakeTheirs());
        return WithWhoAsync(noun, id, taken.ConvertAll(Line), [.. fields.Where(field => rest.Contains(field.Name) && !field.IsSame).Select(Line)], ct);
    }

    /// <summary>The fields of both kinds of records, each as one text.</summary>
    public IEnumerable<RecordField> ReachesBeside(RecordInput mine, RecordInput theirs) =>
    [
        new(nameof(mine.Numbers), words["contacts.numbers"], Numbers(mine), Numbers(theirs), () => (mine.Numbers, mine.MainNumber) = (theirs.Numbers, theirs.MainNumber)),
        new(nameof(mine.Emails), words["contacts.emails"], Emails(mine), Emails(theirs), () => (mine.Emails, mine.MainEmail) = (theirs.Emails, theirs.MainEmail)),
        new(nameof(mine.Messengers), words["contacts.messengers"], Messengers(mine), Messengers(theirs), () => (mine.Messengers, mine.MainMessenger) = (theirs.Messengers, theirs.MainMessenger)),
        new(nameof(mine.Addresses), words["contacts.addresses"], Addresses(mine), Addresses(theirs), () => (mine.Addresses, mine.MainAddress) = (theirs.Addresses, theirs.MainAddress)),
        new(nameof(mine.Source), words["contacts.source"], mine.Source, theirs.Source, () => mine.Source = theirs.Source),
        new(nameof(mine.Tags), words["contacts.tags"], Tagging.Write(Tagging.Read(mine.Tags)), theirs.Tags, () => mine.Tags = theirs.Tags),
    ];

    private string Numbers(RecordInput input) => Joined(input.Numbers, input.MainNumber, line => words["number." + line.KindWord]);

    private string Emails(RecordInput input) => Joined(input.Emails, input.MainEmail, line => words["email.kind." + line.KindWord]);

    private string Messengers(RecordInput input) => Joined(input.Messengers, input.MainMessenger, line => words["messenger." + line.KindWord]);

    // The main one first, as it is stored.
    private string Joined<TLine>(List<TLine> lines, int? chosen, Func<TLine, string> kind)
        where TLine : ReachLine
    {
        var main = ReachLines.MainOf(lines, chosen, line => line.IsBlank, line => line.IsWrong);
        return string.Join(words["contacts.fields.comma"], lines.Where(line => !line.IsBlank).OrderByDescending(line => line == main)
            .Select(line => words["contacts.numberIs", line.Text!.Trim(), string.Join(words["contacts.fields.comma"], Marks(kind(line), line.IsWrong, line.OptedOut))]));
    }

    private string Addresses(RecordInput input)
    {
        var main = ReachLines.MainOf(input.Addresses, input.MainAddress, line => line.IsBlank, line => line.IsWrong);
        return string.Join("; ", input.Addresses.Where(line => !line.IsBlank).OrderByDescending(line => line == main)
            .Select(line => words["contacts.numberIs", AddressText.OneLine(line.Street, line.PostalCode, line.City, line.Country),
                string.Join(words["contacts.fields.comma"], Marks(words["address.kind." + Word.Of(line.Kind)], line.IsWrong, false))]));
    }

    private IEnumerable<string> Marks(string kind, bool isWrong, bool optedOut) =>
        new[] { kind, isWrong ? words["reach.wrong"] : null, optedOut ? words["reach.optedOut"] : null }.OfType<string>();

    private async Task<RecordConflict> WithWhoAsync(string noun, Guid id, List<RecordConflict.Line> taken, List<RecordConflict.Line> open, CancellationToken ct)
    {
        var last = await database.AuditEntries.AsNoTracking().Where(entry => entry.Noun == noun && entry.NounId == id && entry.Action == "edit").OrderByDescending(entry => entry.Id).FirstOrDefaultAsync(ct);
        return new RecordConflict(last?.UserName, last?.At, taken, open);
    }

    private RecordConflict.Line Line(RecordField field)
    {
        var says = field.Says ?? field.Theirs;
        return new RecordConflict.Line(field.Name, field.Label, string.IsNullOrWhiteSpace(says) ? words["contacts.empty"] : says);
    }

    private static Dictionary<string, string?>? Read(string? remembered)
    {
        try
        {
            return remembered is null ? null : JsonSerializer.Deserialize<Dictionary<string, string?>>(remembered);
        }
        catch (JsonException)
        {
            return null; // somebody wrote into the form's hidden field: then nothing is taken over unasked
        }
    }
}
