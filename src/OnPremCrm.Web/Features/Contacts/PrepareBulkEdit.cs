using MediatR;
using Microsoft.AspNetCore.Mvc.Rendering;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What can be changed in the chosen records, and when that is chosen, what it would do. Changes nothing.</summary>
public static class PrepareBulkEdit
{
    public sealed record Query(BulkAsked Asked) : IRequest<Model>;

    /// <param name="Found">How many records were chosen; one more than <see cref="BulkEditor.Most"/> for any number above.</param>
    /// <param name="Count">What the change would do. Null: none was chosen, or it will not do.</param>
    /// <param name="Said">The change in words. Null as above.</param>
    /// <param name="Wrong">Why the change will not do. Null: it will.</param>
    public sealed record Model(
        int Found, IReadOnlyList<SelectListItem> Owners, IReadOnlyList<string> Sources, IReadOnlyList<string> Tags, IReadOnlyList<CustomField> Fields,
        BulkCount? Count, (string Field, string Value)? Said, string? Wrong)
    {
        public bool IsTooMany => Found > BulkEditor.Most;
    }

    /// <summary>Whose right it takes.</summary>
    public static GuardedNoun GuardedNounOf(FieldNoun noun) => noun == FieldNoun.Contacts ? GuardedNoun.Contacts : GuardedNoun.Organisations;

    public sealed class Handler(CrmDatabase database, BulkRecords records, BulkChanges changes, RecordForm form, CurrentUser user) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var asked = query.Asked;
            var noun = GuardedNounOf(asked.Noun);
            if (!user.May(noun, Deed.Edit))
            {
                throw new NotAllowedException(noun, Deed.Edit);
            }

            var ids = await records.FindAsync(asked, ct);
            var (change, wrong) = await changes.ReadAsync(asked, ct);
            var isReady = change is not null && ids.Count is > 0 and <= BulkEditor.Most;
            return new Model(
                ids.Count, await form.OwnersAsync(null, ct), await form.SourcesAsync(ct), await form.TagsAsync(ct), await changes.FieldsAsync(asked.Noun, ct),
                isReady ? await new BulkEditor(database).CountAsync(asked.Noun, change!, ids, user.Viewer.SightOf(noun, Deed.Edit), ct) : null,
                isReady ? await changes.SayAsync(asked.Noun, change!, ct) : null, wrong);
        }
    }
}
