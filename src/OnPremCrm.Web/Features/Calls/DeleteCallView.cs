using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Forgets a saved view; the calls stay.</summary>
public static class DeleteCallView
{
    public sealed record Command(CallViewId Id) : IRequest<ViewRefusal?>;

    /// <summary>Null: it is gone.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit) : IRequestHandler<Command, ViewRefusal?>
    {
        public async Task<ViewRefusal?> Handle(Command command, CancellationToken ct)
        {
            var view = await database.CallViews.ChangeableBy(user.Viewer).SingleOrDefaultAsync(view => view.Id == command.Id, ct);
            if (view is null)
            {
                return ViewRefusal.NotYours;
            }

            database.CallViews.Remove(view);
            audit.Add("delete", ViewNames.Noun, view.Id.Value, new { view.Name, view.Query, view.IsShared });
            await database.SaveChangesAsync(ct);
            return null;
        }
    }
}
