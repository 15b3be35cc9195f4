using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Which columns a list of contacts or organisations shows, in which order.</summary>
public static class RecordColumns
{
    // In the order in which they are offered; before the company's own fields, and after them.
    private static readonly string[] OfContacts = ["number", "organisation", "job-title", "email", "tags", "source", "language", "birthday"];
    private static readonly string[] OfOrganisations = ["number", "city", "country", "email", "website", "tags", "source"];
    private static readonly string[] Figures = ["last-talk", "calls-in", "calls-out", "unanswered"];
    private static readonly string[] Last = ["owner", "created", "changed"];

    /// <summary>Those that show, and those that could.</summary>
    /// <param name="layout">Null when the user has arranged nothing.</param>
    /// <param name="fieldLayout">The administrator's order.</param>
    public static (IReadOnlyList<RecordColumn> Shown, IReadOnlyList<RecordColumn> Others) Of(FieldNoun noun, ListLayout? layout, IReadOnlyList<CustomField> fields, RecordLayout fieldLayout, Words words)
    {
        var isContacts = noun == FieldNoun.Contacts;
        var offered = fieldLayout.Sort([.. isContacts ? OfContacts : OfOrganisations, .. fields.Select(RecordLayout.WordOf), .. Last, .. Figures, isContacts ? "last-call" : "people"], RecordLayout.FieldOfColumn);
        var known = offered.Select(word => RecordLayout.FieldOf(word, fields) is { } field ? new RecordColumn(word, field.Name, field) : new RecordColumn(word, words["contacts.column." + word])).ToList();
        IEnumerable<string> wanted = layout?.Columns ?? fieldLayout.Sort([.. isContacts ? new[] { "number" } : ["number", "city"], .. fields.Where(field => field.IsInList).Select(RecordLayout.WordOf), "owner", isContacts ? "last-call" : "people"], RecordLayout.FieldOfColumn);
        var shown = wanted.Distinct().Select(word => known.Find(column => column.Word == word)).OfType<RecordColumn>().ToList();
        return (shown, [.. known.Except(shown)]);
    }
}
