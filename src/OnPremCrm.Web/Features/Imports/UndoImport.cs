using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>Takes a whole import back, in the background.</summary>
public static class UndoImport
{
    /// <returns>False: there is nothing of the user's to take back.</returns>
    public sealed record Command(ImportId Id) : IRequest<bool>;

    public sealed class Handler(CrmDatabase database, ImportBook book, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await book.FindAsync(command.Id, ct) is not { } import || !import.CanBeUndone(time.GetUtcNow()))
            {
                return false;
            }

            await using var transaction = await JoinedTransaction.BeginAsync(database, ct); // whoever takes it back finds who asked
            var changed = await database.Imports
                .Where(one => one.Id == import.Id && (one.State == ImportState.Done || one.State == ImportState.Cancelled || one.State == ImportState.Failed))
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.State, ImportState.UndoQueued).SetProperty(one => one.Waiting, 0), ct);
            audit.Add("undo", "imports", import.Id.Value, new { file = import.FileName });
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return changed > 0;
        }
    }
}
