using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Features.Imports.Reading;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

// Somewhat more than we take, so that a file that is a little too large is refused with a sentence and not by the server.
[RequestSizeLimit(4 * TableFile.MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = 4 * TableFile.MostBytes)]
public sealed class ListImportsPage(IMediator mediator, Words words) : PageModel
{
    private const int Megabyte = 1024 * 1024;

    public ListImports.Model List { get; private set; } = null!;

    /// <summary>Why the file was not taken. Null: none was sent, or it was.</summary>
    public string? Wrong { get; private set; }

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListImports.Query(), ct);

    public async Task<IActionResult> OnPost(IFormFile? file, CancellationToken ct)
    {
        if (file is null)
        {
            return await Refuse(words["imports.noFile"], ct);
        }

        await using var stream = file.OpenReadStream();
        var outcome = await mediator.Send(new StartImport.Command(file.FileName, stream), ct);
        return outcome.Id is { } id ? Redirect($"/imports/{id}") : await Refuse(Say(outcome.Fault!.Value, outcome.Line), ct);
    }

    public async Task<IActionResult> OnPostForget(ImportTemplateId template, CancellationToken ct)
    {
        await mediator.Send(new ForgetTemplate.Command(template), ct);
        return Redirect("/imports");
    }

    private string Say(TableFault fault, int? line) => Say(words, fault, line);

    public static string Say(Words words, TableFault fault, int? line) =>
        words["imports.file." + Core.Word.Of(fault), fault switch
        {
            TableFault.TooLarge => (object)(TableFile.MostBytes / Megabyte),
            TableFault.TooManyRows => TableFile.MostRows,
            TableFault.TooManyColumns => TableFile.MostColumns,
            _ => line ?? 0,
        }];

    private async Task<IActionResult> Refuse(string why, CancellationToken ct)
    {
        Wrong = why;
        await OnGet(ct);
        return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }
}
