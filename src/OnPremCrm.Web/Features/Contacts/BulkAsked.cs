using Microsoft.Extensions.Primitives;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Which records shall be changed at once, and into what: everything that the pages of a change carry from one to the next.</summary>
/// <param name="Question">The list that one came from.</param>
/// <param name="Ids">The ticked ones. Null: all that the list finds.</param>
/// <param name="Field">What shall be changed: "owner", "add-tag", "own.segment". Null: not chosen yet.</param>
/// <param name="Put">What was typed or chosen for it.</param>
public sealed record BulkAsked(FieldNoun Noun, RecordQuestion Question, IReadOnlyList<Guid>? Ids, string? Field, string? Put)
{
    private const string OwnBeginning = RecordLayout.OwnBeginning;
    private const string PutBeginning = "put.";
    private const string All = "all";

    /// <summary>The key of the company's own field that shall be changed. Null: another one.</summary>
    public string? OwnKey => Field?.StartsWith(OwnBeginning, StringComparison.Ordinal) == true ? Field[OwnBeginning.Length..] : null;

    /// <summary>"/contacts" or "/organisations".</summary>
    public string Root => "/" + Core.Word.Of(Noun);

    /// <summary>Which records, as parameters.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Target =>
        Question.Parameters.Concat(Ids is null ? [KeyValuePair.Create("scope", (string?)All)] : Ids.Select(id => KeyValuePair.Create("id", (string?)id.ToString())));

    /// <summary>Which records and what, as parameters.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Parameters => Target.Append(KeyValuePair.Create("field", Field)).Append(KeyValuePair.Create(PutBeginning + Field, Put));

    public static BulkAsked Read(IEnumerable<KeyValuePair<string, StringValues>> parts, FieldNoun noun)
    {
        var given = parts.ToList();
        string? One(string name) => given.Find(part => part.Key == name).Value.ToString() is { Length: > 0 } text ? text : null;
        var field = One("field");
        var ids = given.Where(part => part.Key == "id").SelectMany(part => part.Value).Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct();
        return new BulkAsked(noun, RecordQuestion.Read(given, noun), One("scope") == All ? null : [.. ids.Take(BulkEditor.Most)], field, field is null ? null : One(PutBeginning + field)?.Trim());
    }
}
