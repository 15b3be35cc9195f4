using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Lists;

/// <summary>Keeps what is asked of a list under a name: one's own, or for everybody.</summary>
public static class SaveView
{
    /// <summary>Nobody finds a view among more of them.</summary>
    public const int Most = 50;

    /// <param name="Asked">As <see cref="IAddressedList.Asked"/> writes it.</param>
    public sealed record Command(ListNoun Noun, string? Name, string Asked, bool IsShared) : IRequest<Outcome>;

    /// <summary>The saved view, or why it was not saved.</summary>
    public sealed record Outcome(SavedViewId? Saved, ViewRefusal? Refused = null);

    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            var name = command.Name?.Trim() ?? "";
            if (name.Length is 0 or > SavedView.LongestName || name.Any(char.IsControl))
            {
                return new Outcome(null, ViewRefusal.NameMissing);
            }

            if (command.Asked.Length > SavedView.LongestQuery)
            {
                return new Outcome(null, ViewRefusal.TooLong);
            }

            if (command.IsShared && !SavedViewRights.MayShare(user.Viewer))
            {
                return new Outcome(null, ViewRefusal.NotYours);
            }

            var me = user.Person;
            if (await database.SavedViews.CountAsync(view => view.OwnerId == me && view.Noun == command.Noun, ct) >= Most)
            {
                return new Outcome(null, ViewRefusal.TooMany);
            }

            var now = time.GetUtcNow();
            var view = new SavedView
            {
                Id = SavedViewId.New(now), Noun = command.Noun, OwnerId = me, Name = name, Query = command.Asked, IsShared = command.IsShared, CreatedAt = now, UpdatedAt = now,
            };
            database.SavedViews.Add(view);
            audit.Add("create", ViewNames.Noun, view.Id.Value, new { list = view.Noun, view.Name, view.Query, view.IsShared });
            return await ViewNames.SaveAsync(database, ct) ? new Outcome(view.Id) : new Outcome(null, ViewRefusal.NameTaken);
        }
    }
}
