using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Takes a change of many records back: each gets what it had, where nobody has changed that since.</summary>
public static class UndoBulkEdit
{
    public sealed record Command(BulkEditId Id) : IRequest<bool>;

    public sealed class Handler(CrmDatabase database, BulkRecords records, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        /// <returns>False: there is no such change that whoever asks can undo now.</returns>
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
            await database.Database.ExecuteSqlAsync($"SELECT id FROM bulk_edits WHERE id = {command.Id.Value} FOR UPDATE", ct);
            if (await ShowBulkEdit.Of(database, user.Viewer).FirstOrDefaultAsync(one => one.Id == command.Id && one.UndoneAt == null && one.UndoUntil > now, ct) is not { } edit)
            {
                return false;
            }

            var noun = PrepareBulkEdit.GuardedNounOf(edit.Noun);
            var editor = new BulkEditor(database);
            var visible = await records.VisibleAsync(edit.Noun, await editor.RecordsAsync(edit.Id, onlyKept: false, ct), ct);
            var changed = await editor.UndoAsync(edit, visible, user.Viewer.SightOf(noun, Deed.Edit), now, ct);
            (edit.UndoneAt, edit.UndoneByName) = (now, user.Name);
            foreach (var record in changed)
            {
                audit.Add("edit", Core.Word.Of(edit.Noun), record.Id, new Dictionary<string, object?> { [record.Field] = new { from = record.From, to = record.To }, ["undoneBulkEdit"] = edit.Id.ToString() });
            }

            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return true;
        }
    }
}
