using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Auditing;

public sealed class ListEntriesPage(IMediator mediator, AuditTexts texts, Words words, Clock clock) : PageModel
{
    public const string Path = "/audit";

    public static readonly string[] Kinds = ["period", "who", "verb", "noun"];

    public AuditQuestion Asked { get; private set; } = new();

    public ListEntries.Model Shown { get; private set; } = null!;

    public IReadOnlyList<AuditChip> Chips { get; private set; } = [];

    public string? NewerAddress => Shown.Newer is { } id ? Address(Asked.Parameters.Append(KeyValuePair.Create("after", (string?)id.ToString()))) : null;

    public string? OlderAddress => Shown.Older is { } id ? Address(Asked.Parameters.Append(KeyValuePair.Create("before", (string?)id.ToString()))) : null;

    public async Task OnGet(AuditEntryId? before, AuditEntryId? after, CancellationToken ct)
    {
        Asked = AuditQuestion.Read(Request.Query);
        Shown = await mediator.Send(new ListEntries.Query(Asked, before, after), ct);
        Chips = [.. ChipsOf()];
    }

    public AuditChip? ChipOf(string kind) => Chips.FirstOrDefault(chip => chip.Kind == kind);

    public string NameOf(string kind) => words["audit.filter." + kind];

    /// <summary>This audit with one parameter changed; always its first page.</summary>
    public string With(string name, string? value) =>
        Address(Asked.Parameters.Where(part => part.Key != name && !(name == "period" && part.Key is "from" or "to") && !(name == "noun" && part.Key == "record")).Append(KeyValuePair.Create(name, value)));

    /// <summary>What a form of a filter carries along.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Kept(params string[] but) => Asked.Parameters.Where(part => !but.Contains(part.Key));

    /// <summary>What is seen, as a file of that format.</summary>
    public string ExportAddress(string format) => $"{Path}/export" + QueryString.Create(Asked.Parameters.Append(KeyValuePair.Create("format", (string?)format)));

    /// <summary>What has been done at all, to what is asked for.</summary>
    public IEnumerable<(string Verb, string Name)> Verbs => Shown.Kinds.Where(kind => Asked.Noun is null || kind.Noun == Asked.Noun).Select(kind => kind.Verb).Distinct()
        .Select(verb => (verb, texts.VerbOf(verb))).OrderBy(verb => verb.Item2, StringComparer.CurrentCulture);

    public IEnumerable<(string Noun, string Name)> Nouns => Shown.Kinds.Where(kind => Asked.Verb is null || kind.Verb == Asked.Verb).Select(kind => kind.Noun).Distinct()
        .Select(noun => (noun, texts.NounOf(noun))).OrderBy(noun => noun.Item2, StringComparer.CurrentCulture);

    /// <summary>From the newest to the oldest entry of this page.</summary>
    public string Range()
    {
        var entries = Shown.Rows.Entries;
        return entries.Count == 0 ? "" : words["audit.range", Moment(entries[0]), Moment(entries[^1])];

        string Moment(AuditText text) => $"{clock.Date(text.Entry.At)} {clock.TimeOfDay(text.Entry.At)}";
    }

    private IEnumerable<AuditChip> ChipsOf()
    {
        if (Period() is { } period)
        {
            yield return Chip("period", period, "period", "from", "to");
        }

        if (Asked.Who is { } who)
        {
            yield return Chip("who", Shown.People.Where(one => one.Id == who).Select(one => one.Name).FirstOrDefault() ?? words["audit.somebody"], "who");
        }

        if (Asked.Verb is { } verb)
        {
            yield return Chip("verb", texts.VerbOf(verb), "verb");
        }

        if (Asked.Noun is { } noun)
        {
            yield return Chip("noun", texts.NounOf(noun), "noun", "record");
        }

        if (Asked.Record is not null)
        {
            yield return Chip("record", Shown.Record?.Name ?? words["audit.gone"], "record");
        }
    }

    private AuditChip Chip(string kind, string value, params string[] names) => new(kind, NameOf(kind), value, Address(Asked.Parameters.Where(part => !names.Contains(part.Key))));

    private string? Period() => Asked switch
    {
        { Period: { } name } => words["audit.period." + name],
        { From: { } from, To: { } to } => from == to ? Clock.Date(from) : words["audit.range", Clock.Date(from), Clock.Date(to)],
        { From: { } from } => words["audit.since", Clock.Date(from)],
        { To: { } to } => words["audit.until", Clock.Date(to)],
        _ => null,
    };

    private static string Address(IEnumerable<KeyValuePair<string, string?>> parameters) => Path + QueryString.Create(parameters);
}
