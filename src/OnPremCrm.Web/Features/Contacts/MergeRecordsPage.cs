using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>/contacts/merge and /organisations/merge: several records beside each other; with one alone, the search for the other one.</summary>
public sealed class MergeRecordsPage(IMediator mediator, Toasts toasts, Words words) : PageModel
{
    private const string PickBeginning = "pick.";

    [BindProperty(SupportsGet = true, Name = "id")]
    public List<Guid> Ids { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public Guid? Keep { get; set; }

    /// <summary>Whom to find beside the one.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    public MergeNoun Noun => Request.Path.StartsWithSegments("/organisations", StringComparison.Ordinal) ? MergeNoun.Organisations : MergeNoun.Contacts;

    /// <summary>Of the records: "/contacts" or "/organisations".</summary>
    public string Root => Noun == MergeNoun.Contacts ? "/contacts" : "/organisations";

    public CompareRecords.Model Compared { get; private set; } = null!;

    /// <summary>When there is one record alone.</summary>
    public IReadOnlyList<FindOthers.Other> Others { get; private set; } = [];

    /// <summary>Why nothing was merged. Null: nobody tried.</summary>
    public MergeResult? Refused { get; private set; }

    private Dictionary<string, Guid> Picks { get; } = [];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        Compared = await mediator.Send(new CompareRecords.Query(Noun, Ids, Keep), ct);
        if (Compared.Records.Count == 0)
        {
            return NotFound();
        }

        if (Compared.Records.Count == 1)
        {
            Others = await mediator.Send(new FindOthers.Query(Noun, Compared.Records[0].Id, Text), ct);
        }

        return Page();
    }

    /// <param name="of">Each record with the version that was looked at: "uuid:3".</param>
    public async Task<IActionResult> OnPost(string[] of, CancellationToken ct)
    {
        var versions = new Dictionary<Guid, int>();
        foreach (var part in of.Select(text => text.Split(':')))
        {
            if (part is not [var id, var version] || !Guid.TryParse(id, out var record) || !int.TryParse(version, out var looked))
            {
                return BadRequest();
            }

            versions[record] = looked;
        }

        foreach (var (name, value) in Request.Form.Where(field => field.Key.StartsWith(PickBeginning, StringComparison.Ordinal)))
        {
            if (!Guid.TryParse(value, out var pick) || (pick != MergeField.Together && !versions.ContainsKey(pick)))
            {
                return BadRequest();
            }

            Picks[name[PickBeginning.Length..]] = pick;
        }

        if (Keep is not { } keep || !versions.ContainsKey(keep) || versions.Count is < 2 or > Merge.MostRecords)
        {
            return BadRequest();
        }

        var outcome = await mediator.Send(new MergeRecords.Command(new MergeWish(Noun, keep, versions, Picks)), ct);
        if (outcome.Result == MergeResult.Done)
        {
            toasts.Say(words.Count("merge.done", versions.Count), $"/merges/{outcome.Merge}", ("version", $"{versions[keep] + 1}"));
            return Redirect($"{Root}/{keep}");
        }

        Refused = outcome.Result;
        Ids = [.. versions.Keys];
        Compared = await mediator.Send(new CompareRecords.Query(Noun, Ids, Keep), ct);
        if (Compared.Records.Count < 2)
        {
            toasts.Say(words["merge.gone"]);
            return Redirect($"{Root}/duplicates");
        }

        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    /// <summary>Whose value is marked: what somebody picked before, else what we would pick.</summary>
    public Guid Picked(CompareRecords.Row row) => Picks.TryGetValue(row.Field, out var pick) && (pick == MergeField.Together || Compared.Records.Any(record => record.Id == pick)) ? pick : row.Default;

    public string Address(Guid keep) => $"{Root}/merge?{string.Join('&', Compared.Records.Select(record => $"id={record.Id}"))}&keep={keep}";

    /// <summary>What goes along, in words; the parts of a sentence.</summary>
    public static IEnumerable<string> Say(MergeCounts counts, Words words) => new[]
    {
        counts.Calls > 0 ? words.Count("merge.calls", counts.Calls) : null,
        counts.Callbacks > 0 ? words.Count("merge.callbacks", counts.Callbacks) : null,
        counts.Notes > 0 ? words.Count("merge.notes", counts.Notes) : null,
        counts.Files > 0 ? words.Count("merge.files", counts.Files) : null,
        counts.NumberChoices > 0 ? words.Count("merge.choices", counts.NumberChoices) : null,
        counts.People > 0 ? words.Count("merge.people", counts.People) : null,
    }.OfType<string>();
}
