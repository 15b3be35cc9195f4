using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Features.Imports.Reading;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>One import at one address, from the mapping of its columns to what became of its rows.</summary>
[RequestFormLimits(ValueCountLimit = 4096)]
public sealed class ShowImportPage(IMediator mediator, CrmDatabase database, CurrentUser user, Words words) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public ImportId Id { get; set; }

    [BindProperty]
    public MapImport.Command Input { get; set; } = new();

    public ShowImport.Model Shown { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    public IReadOnlyList<CustomField> OwnFields { get; private set; } = [];

    public Import Import => Shown.Import;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
        {
            return NotFound();
        }

        Input = new MapImport.Command
        {
            Id = Id, Fields = [.. Import.Fields], Policy = Import.Policy, Country = Import.Country == "ZZ" ? null : Import.Country, AreaCode = Import.AreaCode, OwnerId = Import.OwnerId,
            HeadingLine = Import.HeadingLine, Encoding = Import.Encoding, Delimiter = Separators.WordOf(Import.Delimiter), Template = Import.Template,
        };
        return Page();
    }

    /// <summary>Keeps the choices and shows what follows from them.</summary>
    public async Task<IActionResult> OnPostMap(CancellationToken ct)
    {
        Input.Id = Id;
        try
        {
            return await mediator.Send(Input, ct) ? Again() : await GoneAsync(ct);
        }
        catch (TableFileException unreadable)
        {
            TempData["Said"] = ListImportsPage.Say(words, unreadable.Fault, unreadable.Line);
            return Again();
        }
    }

    public async Task<IActionResult> OnPostRun(CancellationToken ct)
    {
        if (await OnPostMap(ct) is not RedirectResult kept)
        {
            return await GoneAsync(ct);
        }

        if (TempData.Peek("Said") is null && await mediator.Send(new RunImport.Command(Id), ct) == RunImport.Outcome.NoName)
        {
            TempData["Said"] = words["imports.needsName"];
        }

        return kept;
    }

    public async Task<IActionResult> OnPostRemember(string? name, CancellationToken ct)
    {
        if (!await mediator.Send(new RememberTemplate.Command(Id, name), ct))
        {
            TempData["Said"] = words["imports.templateName.missing", RememberTemplate.LongestName];
        }

        return Again();
    }

    /// <summary>Stops what runs; a draft is forgotten.</summary>
    public async Task<IActionResult> OnPostStop(CancellationToken ct)
    {
        var isStopped = await mediator.Send(new StopImport.Command(Id), ct);
        return !isStopped ? await GoneAsync(ct) : await database.Imports.AnyAsync(import => import.Id == Id, ct) ? Again() : Redirect("/imports");
    }

    public async Task<IActionResult> OnPostUndo(CancellationToken ct) => await mediator.Send(new UndoImport.Command(Id), ct) ? Again() : await GoneAsync(ct);

    public async Task Fill(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
        {
            throw new InvalidOperationException("A form of an import that the user does not see was validated.");
        }
    }

    public IEnumerable<SelectListItem> FieldChoices(string chosen) =>
        [new SelectListItem(words["imports.field.none"], ""), .. Enum.GetValues<ImportField>().Select(field => new SelectListItem(words["imports.field." + Word.Of(field)], Word.Of(field), Word.Of(field) == chosen)),
            .. OwnFields.Select(field => new SelectListItem(field.Name, RowReader.WordOf(field), RowReader.WordOf(field) == chosen))];

    public IEnumerable<SelectListItem> Policies() => Enum.GetValues<ImportPolicy>().Select(policy => new SelectListItem(words["imports.policy." + Word.Of(policy)], policy.ToString()));

    public IEnumerable<SelectListItem> Templates() =>
    [
        new SelectListItem(words["imports.template.none"], ""),
        .. ReadyTemplate.All.Select(template => new SelectListItem(template.Name, template.Word)),
        .. Shown.Templates.Select(template => new SelectListItem(template.Name, template.Id.ToString())),
    ];

    public IEnumerable<SelectListItem> HeadingLines() =>
        [new SelectListItem(words["imports.headings.none"], "0"), .. Shown.First.Take(10).Select(row => new SelectListItem(words["imports.headings.line", row.Line, Short(row.Cells)], row.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)))];

    public IEnumerable<SelectListItem> Encodings() => Separators.Encodings.Select(encoding => new SelectListItem(encoding, encoding));

    public IEnumerable<SelectListItem> Delimiters() => Separators.All.Select(separator => new SelectListItem(words["imports.separator." + separator.Word], separator.Word));

    /// <summary>In the form of the import's country.</summary>
    public string Number(ReadNumber number) => E164Number.TryParse(number.Number, out var read) ? NumberingPlan.Format(read, user.Country) : number.Number;

    /// <summary>The names of what a row changes in a contact that is there.</summary>
    public string Gets(RowChange change) => string.Join(words["imports.comma"], change.Fields.Keys.Select(NameOf)
        .Concat(change.Emails.Count > 0 && !change.Fields.ContainsKey("Email") ? [words["imports.changes.Email"]] : [])
        .Concat(change.Numbers.Count > 0 ? [words["imports.changes.Numbers"]] : []));

    private string NameOf(string name) => name.StartsWith(RowChange.CustomBeginning, StringComparison.Ordinal)
        ? OwnFields.FirstOrDefault(field => RowChange.CustomBeginning + field.Key == name)?.Name ?? name[RowChange.CustomBeginning.Length..]
        : words["imports.changes." + name];

    private static string Short(string[] cells) => string.Join(" · ", cells.Where(cell => !string.IsNullOrWhiteSpace(cell)).Take(4)) is { Length: > 60 } text ? text[..60] + "…" : string.Join(" · ", cells.Where(cell => !string.IsNullOrWhiteSpace(cell)).Take(4));

    private RedirectResult Again() => Redirect($"/imports/{Id}");

    // It runs already, or was dropped in another tab: what there is is shown.
    private async Task<IActionResult> GoneAsync(CancellationToken ct) => await LoadAsync(ct) ? Again() : NotFound();

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        if (await mediator.Send(new ShowImport.Query(Id), ct) is not { } shown)
        {
            return false;
        }

        Shown = shown;
        OwnFields = await CustomFieldBook.ReadAsync(database, FieldNoun.Contacts, ct);
        var users = await database.Users.Where(colleague => colleague.IsActive).OrderBy(colleague => colleague.Name).Select(colleague => new { colleague.Id, colleague.Name }).ToListAsync(ct);
        Owners = [new SelectListItem(words["imports.owner.nobody"], ""), .. users.Select(colleague => new SelectListItem(colleague.Name, colleague.Id.ToString()))];
        return true;
    }
}
