using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Which records shall be changed at once, and into what, as programs send it.</summary>
public sealed record NewBulkEdit(
    FieldNoun Noun,
    [property: Description("owner, source, add-tag, remove-tag, or own. and the key of a field of the company's own that has choices or says yes or no.")] string Field,
    [property: Description("The owner's id, the source, the tag, the key of a choice, yes or no. Null: it is emptied.")] string? Value = null,
    [property: Description("These records.")] IReadOnlyList<Guid>? Ids = null,
    [property: Description("Or all that a list finds: the query of its page, such as tag=VIP&mine=true; empty for all there are.")] string? Query = null,
    [property: Description("How many would change, as the preview said: if it is another number now, nothing is changed. The preview does not ask for it.")] int? Changing = null)
{
    /// <summary>As the pages ask it; or what is wrong with it.</summary>
    public (BulkAsked? Asked, ProblemHttpResult? Problem) Read(bool isPreview)
    {
        var read = new Parameters();
        if (string.IsNullOrWhiteSpace(Field))
        {
            read.Refuse("field", "\"field\" must say what is changed.");
        }

        if (Ids is null == Query is null)
        {
            read.Refuse("ids", "Either \"ids\" or \"query\" must say which records.");
        }

        if (Ids?.Count > BulkEditor.Most)
        {
            read.Refuse("ids", $"No more than {BulkEditor.Most} records are changed at once.");
        }

        if (Changing is null && !isPreview)
        {
            read.Refuse("changing", "\"changing\" must be what the preview said.");
        }

        return read.Problem is { } problem ? (null, problem)
            : (new BulkAsked(Noun, RecordQuestion.Read(QueryHelpers.ParseQuery(Query), Noun), Ids?.Distinct().ToList(), Field, Value?.Trim() is { Length: > 0 } put ? put : null), null);
    }
}
