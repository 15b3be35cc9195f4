using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>The form of a new field (/fields/new) and of one that is there (/fields/{id}).</summary>
public sealed class EditFieldPage(IMediator mediator, CrmDatabase database, Words words) : PageModel, IFormPage
{
    private const int FewestChoices = 3;

    [BindProperty(SupportsGet = true, Name = "id")]
    public CustomFieldId? Id { get; set; }

    [BindProperty]
    public SaveField.Command Input { get; set; } = new();

    public bool IsConflict { get; private set; }

    /// <summary>Null: a new one.</summary>
    public CustomField? Field { get; private set; }

    /// <summary>The names of the roles whose people do not see it.</summary>
    public IReadOnlyList<string> HiddenFrom { get; private set; } = [];

    public bool HasChoices => Input.Kind is FieldKind.Choice or FieldKind.Choices;

    public IReadOnlyList<SelectListItem> Nouns => [.. Enum.GetValues<FieldNoun>().Select(noun => new SelectListItem(words["fields.noun." + Word.Of(noun)], noun.ToString()))];

    public IReadOnlyList<SelectListItem> Kinds => [.. Enum.GetValues<FieldKind>().Select(kind => new SelectListItem(words["fields.kind." + Word.Of(kind)], kind.ToString()))];

    public async Task<IActionResult> OnGet(string? noun, CancellationToken ct)
    {
        if (Id is null)
        {
            Input.Noun = Word.TryParse<FieldNoun>(noun, out var wanted) ? wanted : FieldNoun.Contacts;
            Input.Currency = await CurrencyAsync(ct);
        }
        else if (!await FillFromStoredAsync(ct))
        {
            return NotFound();
        }

        await Fill(ct);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await KnownAsync(ct) is { } field)
        {
            (Input.Noun, Input.Kind) = (field.Noun, field.Kind); // what cannot be changed is not asked for
        }

        Input.Id = Id;
        var outcome = await mediator.Send(Input, ct);
        if (outcome is null)
        {
            return NotFound();
        }

        if (!outcome.IsConflict)
        {
            return LocalRedirect("/fields");
        }

        IsConflict = true;
        ModelState.Clear();
        await FillFromStoredAsync(ct);
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    /// <summary>Moves a value one place up; nothing is saved yet.</summary>
    public async Task<IActionResult> OnPostRaise(int line, CancellationToken ct)
    {
        if (line > 0 && line < Input.Choices.Count)
        {
            (Input.Choices[line - 1], Input.Choices[line]) = (Input.Choices[line], Input.Choices[line - 1]);
        }

        ModelState.Clear(); // the fields show what stands in Input now
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    public async Task Fill(CancellationToken ct)
    {
        Field = await KnownAsync(ct);
        if (Field is not null)
        {
            (Input.Noun, Input.Kind, Input.Key, Input.Currency) = (Field.Noun, Field.Kind, Field.Key, Field.Currency);
            HiddenFrom = await database.CustomRoles.Where(role => role.HiddenFields.Contains(Field.Id.Value)).OrderBy(role => role.Name.ToLower()).Select(role => role.Name).ToListAsync(ct);
        }

        while (Input.Choices.Count < FewestChoices || !string.IsNullOrWhiteSpace(Input.Choices[^1].Name))
        {
            Input.Choices.Add(new SaveField.ChoiceLine());
        }
    }

    private Task<CustomField?> KnownAsync(CancellationToken ct) =>
        Id is { } id ? database.CustomFields.AsNoTracking().Include(field => field.Choices).SingleOrDefaultAsync(field => field.Id == id, ct) : Task.FromResult<CustomField?>(null);

    private async Task<bool> FillFromStoredAsync(CancellationToken ct)
    {
        if (await KnownAsync(ct) is not { } field)
        {
            return false;
        }

        Input = new SaveField.Command
        {
            Id = field.Id, Version = field.Version, Noun = field.Noun, Name = field.Name, Key = field.Key, Kind = field.Kind, Currency = field.Currency, Hint = field.Hint,
            IsRequired = field.IsRequired, IsSearchable = field.IsSearchable, IsInList = field.IsInList,
            Choices = [.. field.Choices.OrderBy(choice => choice.Ordinal).Select(choice => new SaveField.ChoiceLine { Key = choice.Key, Name = choice.Name, IsRetired = !choice.IsActive })],
        };
        return true;
    }

    // As the last field for money has it, else that of the country in which the first Asterisk server stands.
    private async Task<string?> CurrencyAsync(CancellationToken ct)
    {
        if (await database.CustomFields.Where(field => field.Currency != null).OrderByDescending(field => field.Id).Select(field => field.Currency).FirstOrDefaultAsync(ct) is { } last)
        {
            return last;
        }

        var country = await database.TelephonyServers.OrderBy(server => server.Name).Select(server => server.Country).FirstOrDefaultAsync(ct);
        try
        {
            return country is null ? null : new System.Globalization.RegionInfo(country).ISOCurrencySymbol;
        }
        catch (ArgumentException)
        {
            return null; // a country that the system does not know
        }
    }
}
