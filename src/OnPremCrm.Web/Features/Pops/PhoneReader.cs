using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Phones;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Reads what the phone bar shows: only what Asterisk has said of my phones and queues.</summary>
public sealed class PhoneReader(CrmDatabase database, CurrentUser user, Words words)
{
    // Why a break did not come about is of use while one still wants it.
    private static readonly TimeSpan FailureShows = TimeSpan.FromMinutes(1);

    public async Task<PhoneState> Read(PopRows rows, IReadOnlyList<Pop> pops, CancellationToken ct)
    {
        var mine = user.Extensions;
        var state = new PhoneState
        {
            Extensions = [.. mine.Select(phone => phone.Extension)],
            Mood = PhoneMood.None,
            Ringing = pops.Count(pop => pop.State == PopState.Ringing),
            Talking = pops.LastOrDefault(pop => pop.State == PopState.Talking),
        };
        if (mine.Count == 0)
        {
            return state;
        }

        if (!mine.All(phone => rows.Servers.FirstOrDefault(server => server.Name == phone.Server)?.IsReachable(rows.Now) == true))
        {
            return state with { Mood = PhoneMood.NoLink };
        }

        var extensions = mine.Select(phone => phone.Extension).ToList();
        var lines = (await database.Phones.AsNoTracking().Where(line => extensions.Contains(line.Extension)).ToListAsync(ct))
            .FindAll(line => mine.Contains((line.Server, line.Extension)));
        var members = (await database.QueueMembers.AsNoTracking().Where(member => extensions.Contains(member.Extension)).ToListAsync(ct))
            .FindAll(member => mine.Contains((member.Server, member.Extension)));
        var (mood, at) = MoodOf(lines, members, rows.Now);
        state = state with { Mood = mood, At = at };
        return members.Count == 0 ? state : (await WithBreak(state, rows.Now, ct)) with { Queues = await Queues(members, rows.Now, ct) };
    }

    // With several phones it is enough that one can ring.
    private static (PhoneMood Mood, DateTimeOffset? At) MoodOf(List<PhoneLine> lines, List<QueueMember> members, DateTimeOffset now)
    {
        if (lines.Count == 0)
        {
            return (PhoneMood.Unknown, null);
        }

        if (lines.TrueForAll(line => line.State == PhoneLineState.Unreachable))
        {
            return (PhoneMood.Unreachable, lines.Max(line => line.Since));
        }

        if (members.Count > 0 && members.TrueForAll(member => member.Paused))
        {
            return (PhoneMood.Break, members.Max(member => member.Since));
        }

        var until = members.Max(member => member.WrapsUpUntil);
        return until > now ? (PhoneMood.WrapUp, until) : (PhoneMood.Ready, null);
    }

    private async Task<PhoneState> WithBreak(PhoneState state, DateTimeOffset now, CancellationToken ct)
    {
        var asked = await database.TelephonyCommands.AsNoTracking()
            .Where(command => command.RequestedBy == user.Id && command.CreatedAt > now - FailureShows && (command.Kind == TelephonyCommandKind.Pause || command.Kind == TelephonyCommandKind.Resume))
            .OrderByDescending(command => command.CreatedAt).FirstOrDefaultAsync(ct);
        return asked?.State switch
        {
            TelephonyCommandState.Queued or TelephonyCommandState.Claimed => state with { IsAsked = true },
            TelephonyCommandState.Refused => state with { Failure = words["pop.failed." + Word.Of(asked.Reason ?? CommandRefusal.RefusedByAsterisk)] },
            TelephonyCommandState.Expired => state with { Failure = words["pop.failed.expired"] },
            TelephonyCommandState.Unknown => state with { Failure = words["pop.failed.unknown"] },
            _ => state,
        };
    }

    private async Task<IReadOnlyList<ServedQueue>> Queues(List<QueueMember> members, DateTimeOffset now, CancellationToken ct)
    {
        var waiting = await database.Calls.Where(call => call.State != CallState.Ended && call.Queue != null && call.AnsweredAt == null && call.MergedInto == null)
            .GroupBy(call => new { call.Server, Queue = call.Queue! }).Select(queue => new { queue.Key.Server, queue.Key.Queue, Count = queue.Count(), Since = queue.Min(call => call.StartedAt) }).ToListAsync(ct);
        return
        [
            .. from queue in members.GroupBy(member => (member.Server, member.Queue))
               let here = waiting.Find(one => one.Server == queue.Key.Server && one.Queue == queue.Key.Queue)
               orderby here?.Count descending, queue.Key.Queue
               select new ServedQueue(queue.Key.Queue, here?.Count ?? 0, here is null ? null : Math.Max(0, (int)(now - here.Since).TotalSeconds), queue.All(member => member.Paused)),
        ];
    }
}
