using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Files;

/// <summary>/contacts/{id}/files and /organisations/{id}/files: all files of the record, and the form that adds some.</summary>
// Somewhat more than one file may have, so that one that is too large is refused with a sentence and not by the server.
[RequestSizeLimit(FileForm.MostTogether)]
[RequestFormLimits(MultipartBodyLengthLimit = FileForm.MostTogether)]
public sealed class ShowFilesPage(IMediator mediator, Sightings sightings) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>What cannot be read is as if it were absent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    public MergeNoun Noun => NounOf(Request);

    /// <summary>The address of the record's card.</summary>
    public string Root => $"/{Word.Of(Noun)}/{Id}";

    public ShowFiles.Model Shown { get; private set; } = null!;

    /// <summary>Why nothing was added. Null: nothing was refused.</summary>
    public string? Wrong => ModelState["Files"]?.Errors.FirstOrDefault()?.ErrorMessage;

    public static MergeNoun NounOf(HttpRequest request) => request.Path.StartsWithSegments("/organisations", StringComparison.Ordinal) ? MergeNoun.Organisations : MergeNoun.Contacts;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!await ReadAsync(ct))
        {
            return NotFound();
        }

        await sightings.NoteAsync(Word.Of(Noun), Shown.Record.Id, ct);
        return Page();
    }

    /// <param name="card">It was sent from the card, and leads back there.</param>
    public async Task<IActionResult> OnPost(IReadOnlyList<IFormFile>? files, bool card, CancellationToken ct)
    {
        if (!await ReadAsync(ct))
        {
            return NotFound();
        }

        var sent = (files ?? []).Select(file => new AddFiles.Sent(file.FileName, file.ContentType, file.Length, file.OpenReadStream));
        return await mediator.Send(new AddFiles.Command(Noun, Id, [.. sent]), ct) is null ? NotFound() : Redirect(card ? Root : Root + "/files");
    }

    public Task Fill(CancellationToken ct) => ReadAsync(ct);

    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        if (await mediator.Send(new ShowFiles.Query(Noun, Id, Guid.TryParse(Before, out var before) ? new ClientFileId(before) : null), ct) is not { } shown)
        {
            return false;
        }

        Shown = shown;
        return true;
    }
}
