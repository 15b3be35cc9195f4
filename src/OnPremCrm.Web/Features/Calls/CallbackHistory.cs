using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>What became of a callback, step by step: the calls that it counts, our tries, what colleagues did with it, how it was closed.</summary>
public static class CallbackHistory
{
    private const int MostTries = 20;

    public static async Task<IReadOnlyList<CallbackStep>> ReadAsync(CrmDatabase database, Callback callback, Viewer viewer, Colleagues colleagues, CancellationToken ct)
    {
        var steps = new List<CallbackStep>();
        var counted = await database.Calls.AsNoTracking().VisibleTo(viewer)
            .Where(call => call.Id == callback.FirstCallId || database.CallbackCalls.Any(one => one.CallbackId == callback.Id && one.CallId == call.Id))
            .OrderBy(call => call.Id).ToListAsync(ct);
        steps.AddRange(counted.Select((call, n) => new CallbackStep(n == 0 ? CallbackStep.Happening.Made : CallbackStep.Happening.TriedAgain, call.StartedAt, CallId: call.Id)));
        if (counted.Count == 0)
        {
            steps.Add(new CallbackStep(CallbackStep.Happening.Made, callback.CreatedAt));
        }

        steps.AddRange(await TriesAsync(database, callback, viewer, colleagues, ct));
        steps.AddRange(await HandlingAsync(database, callback, ct));
        if (callback is { ClosedAt: { } closedAt, ClosedHow: { } how })
        {
            var who = callback.ClosedByUserId is { } closer ? await database.Users.Where(user => user.Id == closer).Select(user => user.Name).SingleOrDefaultAsync(ct) : null;
            steps.Add(new CallbackStep(
                how switch { CallbackClosure.CalledAgain => CallbackStep.Happening.CalledAgain, CallbackClosure.CalledBack => CallbackStep.Happening.CalledBack, _ => CallbackStep.Happening.ByHand },
                closedAt, who, Note: callback.ClosedNote, CallId: callback.ClosedByCallId));
        }

        return [.. steps.OrderBy(step => step.At)];
    }

    // Calls of ours to that number while it was open, in which nobody was reached.
    private static async Task<IEnumerable<CallbackStep>> TriesAsync(CrmDatabase database, Callback callback, Viewer viewer, Colleagues colleagues, CancellationToken ct)
    {
        var until = callback.ClosedAt ?? DateTimeOffset.MaxValue;
        var tries = await database.Calls.AsNoTracking().VisibleTo(viewer)
            .Where(call => call.Number == callback.Number && call.Direction == CallDirection.Outbound && call.AnsweredAt == null && call.State == CallState.Ended
                && call.StartedAt >= callback.CreatedAt && call.StartedAt <= until)
            .OrderByDescending(call => call.Id).Take(MostTries).ToListAsync(ct);
        return tries.Select(call => new CallbackStep(
            CallbackStep.Happening.NotReached, call.StartedAt, call.Operator is { } phone ? colleagues.NameOf(call.Server, phone) : null, CallId: call.Id));
    }

    private static async Task<IEnumerable<CallbackStep>> HandlingAsync(CrmDatabase database, Callback callback, CancellationToken ct)
    {
        var id = callback.Id.Value;
        var entries = await database.AuditEntries.AsNoTracking().Where(entry => entry.Noun == "callbacks" && entry.NounId == id
            && (entry.Action == "put-off" || entry.Action == "take" || entry.Action == "hand-over" || entry.Action == "give-back" || entry.Action == "reopen")).OrderBy(entry => entry.Id).ToListAsync(ct);
        var told = entries.ConvertAll(entry => (Entry: entry, To: ToOf(entry.Details)));
        var people = told.Where(one => one.Entry.Action is "hand-over" or "give-back" && one.To is { ValueKind: JsonValueKind.String }).Select(one => new UserId(one.To!.Value.GetGuid())).Distinct().ToList();
        var names = people.Count == 0 ? [] : await database.Users.Where(user => people.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Name, ct);
        return told.Select(one => one.Entry.Action switch
        {
            "put-off" => new CallbackStep(CallbackStep.Happening.PutOff, one.Entry.At, one.Entry.UserName, Due: one.To is { ValueKind: JsonValueKind.String } due ? due.GetDateTimeOffset() : null),
            "take" => new CallbackStep(CallbackStep.Happening.Taken, one.Entry.At, one.Entry.UserName),
            "reopen" => new CallbackStep(CallbackStep.Happening.Reopened, one.Entry.At, one.Entry.UserName),
            "hand-over" when one.To is { ValueKind: JsonValueKind.Null } => new CallbackStep(CallbackStep.Happening.Freed, one.Entry.At, one.Entry.UserName),
            var given => new CallbackStep(given == "give-back" ? CallbackStep.Happening.GivenBack : CallbackStep.Happening.HandedOver, one.Entry.At, one.Entry.UserName, To: one.To is { ValueKind: JsonValueKind.String } to ? names.GetValueOrDefault(new UserId(to.GetGuid())) : null),
        });
    }

    private static JsonElement? ToOf(string? details) =>
        details is not null && JsonDocument.Parse(details).RootElement.TryGetProperty("to", out var to) ? to : null;
}
