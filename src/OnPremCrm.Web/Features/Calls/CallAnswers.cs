using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Reads calls with what belongs to them, in five statements however many calls there are.</summary>
public sealed class CallAnswers(CrmDatabase database, CurrentUser user)
{
    public async Task<IReadOnlyList<CallAnswer>> ReadAsync(IReadOnlyList<Call> rows, CancellationToken ct)
    {
        var ids = rows.Select(call => call.Id).ToList();
        var contactIds = rows.Select(call => call.ContactId).OfType<Core.Contacts.ContactId>().Distinct().ToList();

        var transfers = (await database.CallTransfers.AsNoTracking().Where(transfer => ids.Contains(transfer.CallId)).OrderBy(transfer => transfer.Ordinal).ToListAsync(ct))
            .ToLookup(transfer => transfer.CallId);
        var recordings = (await database.Recordings.SeenBy(user.Viewer, database).Where(recording => ids.Contains(recording.CallId) && recording.State == RecordingState.Ready)
                .OrderBy(recording => recording.StartedAt ?? recording.CreatedAt).ThenBy(recording => recording.Id)
                .Select(recording => new { recording.CallId, recording.Id, recording.Seconds }).ToListAsync(ct))
            .ToLookup(recording => recording.CallId);
        var contacts = await database.Contacts.Where(contact => contactIds.Contains(contact.Id))
            .Select(contact => new { contact.Id, contact.Name }).ToDictionaryAsync(contact => contact.Id, contact => contact.Name, ct);
        // A call counts for one callback only; were there ever two, the newer one is meant.
        var callbacks = (await database.CallbackCalls.Where(counted => ids.Contains(counted.CallId))
                .Join(database.Callbacks, counted => counted.CallbackId, callback => callback.Id, (counted, callback) => new { counted.CallId, callback.Id, callback.State, callback.Attempts })
                .OrderByDescending(callback => callback.Id).ToListAsync(ct))
            .ToLookup(callback => callback.CallId);

        var results = await database.ChosenResults.Where(chosen => ids.Contains(chosen.CallId))
            .Join(database.CallResults, chosen => chosen.ResultId, result => result.Id, (chosen, result) => new { chosen.CallId, result.Id, result.Name, chosen.ChosenByName, chosen.ChosenAt })
            .ToDictionaryAsync(chosen => chosen.CallId, ct);

        return [.. rows.Select(call => new CallAnswer(
            call.Id.Value, call.Server, call.Linkedid, call.State, call.Direction,
            call.Number, user.Masked(call.NumberAsPresented), call.Did, user.Masked(call.Dialled), call.Queue,
            call.StartedAt.UtcDateTime, call.AnsweredAt?.UtcDateTime, call.EndedAt?.UtcDateTime,
            call.WaitSeconds, call.RingSeconds, call.TalkSeconds, call.Disposition, call.EndKnown,
            call.Rang, call.AnsweredBy, call.MissedBy,
            [.. transfers[call.Id].Select(transfer => new CallAnswer.Transfer(transfer.Kind, transfer.FromExtension, transfer.ToExtension, transfer.Completed, transfer.At.UtcDateTime))],
            [.. recordings[call.Id].Select(recording => new CallAnswer.Recorded(recording.Id.Value, recording.Seconds!.Value))],
            call.ContactId is { } contact && contacts.TryGetValue(contact, out var name) ? new Named(contact.Value, name) : null,
            callbacks[call.Id].Select(callback => new CallAnswer.Obligation(callback.Id.Value, callback.State, callback.Attempts)).FirstOrDefault(),
            results.GetValueOrDefault(call.Id) is { } said ? new CallAnswer.Said(said.Id.Value, said.Name, said.ChosenByName, said.ChosenAt.UtcDateTime) : null))];
    }
}
