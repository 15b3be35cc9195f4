using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Lists;

/// <summary>Forgets a saved view; what it lists stays.</summary>
public static class DeleteView
{
    public sealed record Command(ListNoun Noun, SavedViewId Id) : IRequest<ViewRefusal?>;

    /// <summary>Null: it is gone.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit) : IRequestHandler<Command, ViewRefusal?>
    {
        public async Task<ViewRefusal?> Handle(Command command, CancellationToken ct)
        {
            var view = await database.SavedViews.ChangeableBy(user.Viewer).SingleOrDefaultAsync(view => view.Id == command.Id && view.Noun == command.Noun, ct);
            if (view is null)
            {
                return ViewRefusal.NotYours;
            }

            database.SavedViews.Remove(view);
            audit.Add("delete", ViewNames.Noun, view.Id.Value, new { list = view.Noun, view.Name, view.Query, view.IsShared });
            await database.SaveChangesAsync(ct);
            return null;
        }
    }
}
