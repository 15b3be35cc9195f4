using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Files;

/// <summary>/contacts/{id}/files/{file}/remove, and the same of an organisation: which file goes, and the button.</summary>
public sealed class RemoveFilePage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true, Name = "file")]
    public ClientFileId Wanted { get; set; }

    public MergeNoun Noun => ShowFilesPage.NounOf(Request);

    /// <summary>The address of the record's card.</summary>
    public string Root => $"/{Word.Of(Noun)}/{Id}";

    public RemoveFile.Model Found { get; private set; } = null!;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await mediator.Send(new RemoveFile.Query(Noun, Id, Wanted), ct) is not { } found)
        {
            return NotFound();
        }

        Found = found;
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct) =>
        await mediator.Send(new RemoveFile.Command(Noun, Id, Wanted), ct) ? Redirect(Root + "/files") : NotFound();
}
