using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Notes who heard how much of a recording: the player tells every ten seconds and at each pause what it really played since.</summary>
public static class ListenToRecording
{
    public const string Noun = "recordings";
    public const string Action = "listen";

    // Longer than any report of our player: ten seconds at double speed, and some patience for a tab that slept.
    private const decimal LongestReport = 120;

    /// <param name="Seconds">Of the recording, heard since the last report.</param>
    /// <param name="Until">Where in the recording it is now.</param>
    public sealed record Command(CallId CallId, RecordingId Id, decimal Seconds, decimal Until) : IRequest<bool>;

    /// <summary>False: not a recording that this user may play.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (command.Seconds is <= 0 or > LongestReport
                || !await database.Recordings.Where(recording => recording.Id == command.Id && recording.CallId == command.CallId).PlayableBy(user.Viewer, database).AnyAsync(ct))
            {
                return false;
            }

            audit.Add(Action, Noun, command.Id.Value, new { seconds = decimal.Round(command.Seconds, 1), until = decimal.Round(command.Until, 1) });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
