using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>/contacts/bulk and /organisations/bulk: what shall be changed in the chosen records, then what that would do, then the button. All of it stands in the address.</summary>
public sealed class BulkEditPage(IMediator mediator) : PageModel
{
    public BulkAsked Asked { get; private set; } = null!;

    public PrepareBulkEdit.Model Plan { get; private set; } = null!;

    /// <summary>The records changed between the look and the click.</summary>
    public bool IsChanged { get; private set; }

    private FieldNoun Noun => Request.Path.StartsWithSegments("/organisations", StringComparison.Ordinal) ? FieldNoun.Organisations : FieldNoun.Contacts;

    /// <summary>The list that one came from.</summary>
    public string Back => Asked.Root + QueryString.Create(Asked.Question.Parameters);

    /// <summary>The same records, and nothing chosen yet.</summary>
    public string Again => $"{Asked.Root}/bulk" + QueryString.Create(Asked.Target);

    public Task OnGet(CancellationToken ct) => ReadAsync(BulkAsked.Read(Request.Query, Noun), ct);

    public async Task<IActionResult> OnPost(int seen, CancellationToken ct)
    {
        var asked = BulkAsked.Read(Request.Form, Noun);
        if (await mediator.Send(new CarryOutBulkEdit.Command(asked, seen), ct) is { } done)
        {
            return LocalRedirect($"/bulk/{done}");
        }

        await ReadAsync(asked, ct);
        IsChanged = true;
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    private async Task ReadAsync(BulkAsked asked, CancellationToken ct) => (Asked, Plan) = (asked, await mediator.Send(new PrepareBulkEdit.Query(asked), ct));
}
