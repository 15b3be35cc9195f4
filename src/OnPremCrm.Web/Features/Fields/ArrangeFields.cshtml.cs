using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>/fields/order/{contacts|organisations}: each move counts at once.</summary>
public sealed class ArrangeFieldsPage(IMediator mediator, Words words) : PageModel
{
    private const string Usual = "usual";
    private const int Most = 200;

    public FieldNoun Noun { get; private set; }

    public ShowOrder.Model Order { get; private set; } = null!;

    public async Task<IActionResult> OnGet(string noun, CancellationToken ct)
    {
        if (!Word.TryParse<FieldNoun>(noun, out var wanted))
        {
            return NotFound();
        }

        (Noun, Order) = (wanted, await mediator.Send(new ShowOrder.Query(wanted), ct));
        return Page();
    }

    /// <param name="fields">All words, in the order in which they stood on the page.</param>
    /// <param name="move">"tags:up", "tags:down", or "usual": all as at first. Null: they stand as they shall.</param>
    public async Task<IActionResult> OnPost(string noun, string[] fields, string? move, CancellationToken ct)
    {
        if (!Word.TryParse<FieldNoun>(noun, out var wanted))
        {
            return NotFound();
        }

        await mediator.Send(new ArrangeFields.Command(wanted, move == Usual ? null : Moved([.. fields.Distinct().Take(Most)], move)), ct);
        return LocalRedirect($"/fields/order/{Word.Of(wanted)}");
    }

    /// <summary>What people call it.</summary>
    public string NameOf(string word) => word switch
    {
        RecordLayout.Fold => words["layout.more"],
        "organisation" => words["contacts.organisation"] + words["fields.comma"] + words["contacts.jobTitle"],
        "affiliations" => words["contacts.affiliations"],
        "owner" => words["contacts.owner"],
        "numbers" => words["contacts.numbers"],
        "emails" => words["contacts.emails"],
        "messengers" => words["contacts.messengers"],
        "addresses" => words["contacts.addresses"],
        "birthday" => words["contacts.birthday"],
        "language" => words["contacts.language"],
        "source" => words["contacts.source"],
        "tags" => words["contacts.tags"],
        "note" => words["contacts.note"],
        "parent" => words["organisations.parent"],
        "city" => words["contacts.city"],
        "website" => words["contacts.website"],
        "blocks" => words["contacts.blocks"],
        _ => RecordLayout.FieldOf(word, Order.Own)?.Name ?? word,
    };

    /// <summary>What it holds, of a field of the company's own.</summary>
    public string? KindOf(string word) => RecordLayout.FieldOf(word, Order.Own) is { } field
        ? words["fields.kind." + Word.Of(field.Kind)] + (field.IsRequired ? words["fields.comma"] + words["fields.said.required"] : "")
        : null;

    private static List<string> Moved(List<string> fields, string? move)
    {
        var at = move?.LastIndexOf(':') ?? -1;
        if (at < 0 || fields.IndexOf(move![..at]) is var from && from < 0)
        {
            return fields;
        }

        var field = fields[from];
        fields.RemoveAt(from);
        fields.Insert(Math.Clamp(from + (move[(at + 1)..] == "up" ? -1 : 1), 0, fields.Count), field);
        return fields;
    }
}
