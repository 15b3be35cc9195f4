using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the forms of contacts and organisations have in common: owners to choose from, empty lines for numbers, what a conflict says.</summary>
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

    /// <summary>The fields whose stored value is not what the form holds.</summary>
    public IReadOnlyList<(string Field, string Theirs)> Differences(params ReadOnlySpan<(string Field, string? Mine, string? Theirs)> fields)
    {
        var differences = new List<(string, string)>();
        foreach (var (field, mine, theirs) in fields)
        {
            if ((mine ?? "").Trim() != (theirs ?? "").Trim())
            {
                differences.Add((field, string.IsNullOrWhiteSpace(theirs) ? words["contacts.empty"] : theirs));
            }
        }

        return differences;
    }

    public static string Joined(IEnumerable<NumberLine> lines) => string.Join(", ", lines.Where(line => !string.IsNullOrWhiteSpace(line.Text)).Select(line => line.Text!.Trim()));
}
