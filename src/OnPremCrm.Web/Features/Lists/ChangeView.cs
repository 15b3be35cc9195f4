using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Lists;

/// <summary>Gives a view other conditions, another name, or shares it. What is null stays as it is.</summary>
public static class ChangeView
{
    public sealed record Command(ListNoun Noun, SavedViewId Id, string? Asked = null, string? Name = null, bool? IsShared = null) : IRequest<ViewRefusal?>;

    /// <summary>Null: it is changed.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, ViewRefusal?>
    {
        public async Task<ViewRefusal?> Handle(Command command, CancellationToken ct)
        {
            var name = command.Name?.Trim();
            if (name is not null && (name.Length is 0 or > SavedView.LongestName || name.Any(char.IsControl)))
            {
                return ViewRefusal.NameMissing;
            }

            if (command.Asked?.Length > SavedView.LongestQuery)
            {
                return ViewRefusal.TooLong;
            }

            var view = await database.SavedViews.ChangeableBy(user.Viewer).SingleOrDefaultAsync(view => view.Id == command.Id && view.Noun == command.Noun, ct);
            if (view is null || (command.IsShared is { } asked && asked != view.IsShared && !SavedViewRights.MayShare(user.Viewer)))
            {
                return ViewRefusal.NotYours;
            }

            var before = new { view.Name, view.Query, view.IsShared };
            (view.Name, view.Query, view.IsShared, view.UpdatedAt) = (name ?? view.Name, command.Asked ?? view.Query, command.IsShared ?? view.IsShared, time.GetUtcNow());
            audit.Add("edit", ViewNames.Noun, view.Id.Value, new { before, after = new { view.Name, view.Query, view.IsShared } });
            return await ViewNames.SaveAsync(database, ct) ? null : ViewRefusal.NameTaken;
        }
    }
}
