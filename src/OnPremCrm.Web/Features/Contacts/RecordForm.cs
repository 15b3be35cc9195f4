using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the forms of contacts and organisations have in common: owners to choose from, empty lines for numbers, what becomes of a conflict.</summary>
public sealed class RecordForm(CrmDatabase database, Words words)
{
    private const int FewestLines = 2;

    /// <param name="chosen">Stays a choice although inactive.</param>
    public async Task<IReadOnlyList<SelectListItem>> OwnersAsync(UserId? chosen, CancellationToken ct)
    {
        var users = await database.Users.Where(colleague => colleague.IsActive || colleague.Id == chosen)
            .OrderBy(colleague => colleague.Name).Select(colleague => new { colleague.Id, colleague.Name }).ToListAsync(ct);
        return [new SelectListItem(words["contacts.nobody"], ""), .. users.Select(colleague => new SelectListItem(colleague.Name, colleague.Id.ToString()))];
    }

    public async Task<string> NameOfAsync(UserId? owner, CancellationToken ct) =>
        await database.Users.Where(colleague => colleague.Id == owner).Select(colleague => colleague.Name).FirstOrDefaultAsync(ct) ?? words["contacts.nobody"];

    /// <summary>At least two lines, and an empty one at the end.</summary>
    public static void AddEmptyLines(List<NumberLine> lines)
    {
        while (lines.Count < FewestLines || !string.IsNullOrWhiteSpace(lines[^1].Text))
        {
            lines.Add(new NumberLine());
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

    /// <summary>Numbers as one text.</summary>
    public string Joined(IEnumerable<NumberLine> lines) => string.Join(
        words["contacts.fields.comma"],
        lines.Where(line => !string.IsNullOrWhiteSpace(line.Text)).Select(line => words["contacts.numberIs", line.Text!.Trim(), words["number." + Word.Of(line.Kind)]]));

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
