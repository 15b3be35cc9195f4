using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The form of a record that two people may edit at once: what both changed is asked field by field, and nothing of either is lost.</summary>
public abstract class RecordPage<TInput>(IMediator mediator, RecordForm form) : PageModel, IFormPage
    where TInput : RecordInput, new()
{
    [BindProperty]
    public TInput Input { get; set; } = new();

    /// <summary>What the form was filled from.</summary>
    [BindProperty]
    public string? Remembered { get; set; }

    /// <summary>The fields that both have changed, with commas. Null: none.</summary>
    [BindProperty]
    public string? Disputed { get; set; }

    /// <summary>Null: nobody else saved it meanwhile.</summary>
    public RecordConflict? Conflict { get; private set; }

    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    /// <summary>Those in use, to choose from.</summary>
    public IReadOnlyList<string> Tags { get; private set; } = [];

    /// <summary>Those in use, to choose from.</summary>
    public IReadOnlyList<string> Sources { get; private set; } = [];

    /// <summary>The company's own, in their order.</summary>
    public IReadOnlyList<CustomField> CustomFields { get; private set; } = [];

    /// <summary>In which order the fields stand.</summary>
    public RecordLayout Layout { get; private set; } = null!;

    /// <summary>What is folded away is to be seen too: something may be wrong there.</summary>
    public bool IsUnfolded => Conflict is not null || !ModelState.IsValid;

    protected IMediator Mediator { get; } = mediator;

    protected RecordForm Form { get; } = form;

    /// <summary>Whose own fields the form has.</summary>
    protected abstract FieldNoun Noun { get; }

    /// <summary>The kind of record and which one it is, as the audit names them.</summary>
    protected abstract (string Noun, Guid Id) Record { get; }

    /// <param name="take">The field in which theirs shall stand.</param>
    public async Task<IActionResult> OnPostTake(string take, CancellationToken ct)
    {
        if (await StoredAsync(ct) is not { } theirs)
        {
            return NotFound();
        }

        if (theirs.Version != Input.Version)
        {
            return await ShowConflict(theirs, ct); // somebody saved it once more
        }

        var (noun, id) = Record;
        return await Show(await Form.TakeAsync(noun, id, take, (Disputed ?? "").Split(','), await FieldsAsync(theirs, ct), ct), theirs, ct);
    }

    public virtual async Task Fill(CancellationToken ct)
    {
        RecordForm.AddEmptyLines(Input);
        (Tags, Sources) = (await Form.TagsAsync(ct), await Form.SourcesAsync(ct));
        CustomFields = await Form.CustomFieldsAsync(Noun, ct);
        Layout = await Form.LayoutAsync(Noun, ct);
        Owners = await Form.OwnersAsync(Input.OwnerId, ct);
    }

    /// <summary>The record as it is stored. Null: it is gone.</summary>
    protected abstract Task<TInput?> StoredAsync(CancellationToken ct);

    /// <summary>Each field as it stands in the form and as somebody else saved it.</summary>
    protected abstract IReadOnlyList<RecordField> FieldsBeside(TInput theirs, string ownerName);

    protected async Task Begin(TInput stored, CancellationToken ct)
    {
        Input = stored;
        Remembered = RecordForm.Remember(await FieldsAsync(stored, ct));
    }

    protected async Task<IActionResult> ShowConflict(TInput theirs, CancellationToken ct)
    {
        var (noun, id) = Record;
        return await Show(await Form.MergeAsync(noun, id, Remembered, await FieldsAsync(theirs, ct), ct), theirs, ct);
    }

    // From here on the form is compared with what the other one saved.
    private async Task<IActionResult> Show(RecordConflict conflict, TInput theirs, CancellationToken ct)
    {
        Conflict = conflict;
        Input.Version = theirs.Version;
        Remembered = RecordForm.Remember(await FieldsAsync(theirs, ct));
        Disputed = string.Join(',', conflict.Open.Select(line => line.Name));
        ModelState.Clear(); // the fields show what stands in Input now
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    private async Task<IReadOnlyList<RecordField>> FieldsAsync(TInput theirs, CancellationToken ct) =>
        [.. FieldsBeside(theirs, await Form.NameOfAsync(theirs.OwnerId, ct)), .. await Form.CustomBesideAsync(Noun, Input, theirs, ct)];
}
