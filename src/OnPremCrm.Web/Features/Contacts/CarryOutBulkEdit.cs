using MediatR;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Changes many records at once, as the preview said, in one transaction; each of them is noted.</summary>
public static class CarryOutBulkEdit
{
    /// <param name="Seen">How many would change, as the preview said.</param>
    public sealed record Command(BulkAsked Asked, int Seen) : IRequest<BulkEditId?>;

    public sealed class Handler(CrmDatabase database, BulkRecords records, BulkChanges changes, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, BulkEditId?>
    {
        /// <returns>Null: nothing was changed, because the records are no longer as they were previewed.</returns>
        public async Task<BulkEditId?> Handle(Command command, CancellationToken ct)
        {
            var asked = command.Asked;
            var noun = PrepareBulkEdit.GuardedNounOf(asked.Noun);
            if (!user.May(noun, Deed.Edit))
            {
                throw new NotAllowedException(noun, Deed.Edit);
            }

            var ids = await records.FindAsync(asked, ct);
            if ((await changes.ReadAsync(asked, ct)).Change is not { } change || ids.Count is 0 or > BulkEditor.Most)
            {
                return null;
            }

            var now = time.GetUtcNow();
            var edit = new BulkEdit
            {
                Id = BulkEditId.New(now), Noun = asked.Noun, Field = change.Field, Key = change.Key, Value = change.Value,
                DoneBy = user.Person, DoneByName = user.Name, DoneAt = now, UndoUntil = now.AddDays(BulkEdit.UndoDays),
            };
            await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
            database.BulkEdits.Add(edit);
            await database.SaveChangesAsync(ct);
            var changed = await new BulkEditor(database).ApplyAsync(edit, ids, user.Viewer.SightOf(noun, Deed.Edit), ct);
            if (changed.Count != command.Seen || changed.Count == 0)
            {
                return null; // rolled back
            }

            foreach (var record in changed)
            {
                audit.Add("edit", Core.Word.Of(asked.Noun), record.Id, new Dictionary<string, object?> { [record.Field] = new { from = record.From, to = record.To }, ["bulkEdit"] = edit.Id.ToString() });
            }

            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return edit.Id;
        }
    }
}
