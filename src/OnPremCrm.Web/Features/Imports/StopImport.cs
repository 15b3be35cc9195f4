using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>Stops an import behind its current batch; what is in stays, and can be undone. A draft is forgotten.</summary>
public static class StopImport
{
    /// <returns>False: there is nothing of the user's to stop.</returns>
    public sealed record Command(ImportId Id) : IRequest<bool>;

    public sealed class Handler(CrmDatabase database, ImportBook book, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await book.FindAsync(command.Id, ct) is not { State: ImportState.Draft or ImportState.Queued or ImportState.Running } import)
            {
                return false;
            }

            if (import.State == ImportState.Draft)
            {
                await book.ForgetFileAsync(import, ct);
                await database.Imports.Where(draft => draft.Id == import.Id && draft.State == ImportState.Draft).ExecuteDeleteAsync(ct);
                return true;
            }

            audit.Add("stop", "imports", import.Id.Value);
            await database.SaveChangesAsync(ct);
            var now = time.GetUtcNow();
            // What nobody is at yet stops at once; one of the two finds it.
            await database.Imports.Where(queued => queued.Id == import.Id && queued.State == ImportState.Queued)
                .ExecuteUpdateAsync(set => set.SetProperty(queued => queued.State, ImportState.Cancelled).SetProperty(queued => queued.EndedAt, now), ct);
            await database.Imports.Where(running => running.Id == import.Id && running.State == ImportState.Running)
                .ExecuteUpdateAsync(set => set.SetProperty(running => running.CancelAsked, true), ct);
            return true;
        }
    }
}
