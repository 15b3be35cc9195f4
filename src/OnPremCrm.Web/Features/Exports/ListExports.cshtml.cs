using System.Text.Json;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Exports;

public sealed class ListExportsPage(IMediator mediator, Words words) : PageModel
{
    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * Kilobyte;

    public IReadOnlyList<Export> Exports { get; private set; } = [];

    public async Task OnGet(CancellationToken ct) => Exports = await mediator.Send(new ListExports.Query(), ct);

    public async Task<IActionResult> OnPost(ExportNoun noun, ExportFormat format, string? q, bool mine, string? owner, string? tag, string? own, bool listed, string[] columns, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        await mediator.Send(new AskExport.Command(noun, format, q, mine, new RecordFilter(
            string.IsNullOrWhiteSpace(tag) ? null : tag, IsObject(own) ? own : null, Guid.TryParse(owner, out var id) ? new UserId(id) : null, owner == "none"), listed ? columns : null), ct);
        return Redirect("/exports");
    }

    // What it narrows by; anything else narrows nothing.
    private static bool IsObject(string? json)
    {
        try
        {
            return !string.IsNullOrEmpty(json) && JsonNode.Parse(json) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What of the list it is.</summary>
    public string What(Export export) => export switch
    {
        { Search: { } search, Mine: true } => words["exports.searchedMine", search],
        { Search: { } search } => words["exports.searched", search],
        { Mine: true } => words["exports.mine"],
        { Tag: { } tag } => words["exports.tagged", tag],
        { Custom: not null } or { OwnerId: not null } or { IsFree: true } => words["exports.narrowed"],
        _ => words["exports.all"],
    };

    public string Format(Export export) => words["exports.format." + Word.Of(export.Format)];

    public static string Size(long bytes) => bytes >= Megabyte ? $"{bytes / (double)Megabyte:0.0} MB" : $"{Math.Max(1, bytes / Kilobyte)} KB";
}
