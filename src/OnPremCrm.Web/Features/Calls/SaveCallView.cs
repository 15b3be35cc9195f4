using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Keeps what is asked of the log under a name: one's own, or for everybody.</summary>
public static class SaveCallView
{
    /// <summary>Nobody finds a view among more of them.</summary>
    public const int Most = 50;

    public sealed record Command(string? Name, CallQuestion Question, bool IsShared) : IRequest<Outcome>;

    /// <summary>The saved view, or why it was not saved.</summary>
    public sealed record Outcome(CallViewId? Saved, ViewRefusal? Refused = null);

    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            var name = command.Name?.Trim() ?? "";
            if (name.Length is 0 or > CallView.LongestName || name.Any(char.IsControl))
            {
                return new Outcome(null, ViewRefusal.NameMissing);
            }

            if (command.IsShared && !CallViewRights.MayShare(user.Viewer))
            {
                return new Outcome(null, ViewRefusal.NotYours);
            }

            var me = user.Id;
            if (await database.CallViews.CountAsync(view => view.OwnerId == me, ct) >= Most)
            {
                return new Outcome(null, ViewRefusal.TooMany);
            }

            var now = time.GetUtcNow();
            var view = new CallView { Id = CallViewId.New(now), OwnerId = me, Name = name, Query = command.Question.Query, IsShared = command.IsShared, CreatedAt = now, UpdatedAt = now };
            database.CallViews.Add(view);
            audit.Add("create", ViewNames.Noun, view.Id.Value, new { view.Name, view.Query, view.IsShared });
            return await ViewNames.SaveAsync(database, ct) ? new Outcome(view.Id) : new Outcome(null, ViewRefusal.NameTaken);
        }
    }
}
