using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Reads the history that contact and organisation pages show.</summary>
public sealed class CallHistories(CrmDatabase database)
{
    private const int PageSize = 20;

    /// <param name="calls">Those of one contact or organisation.</param>
    /// <param name="before">Only calls before this one. Null: from the newest.</param>
    public async Task<CallHistory> ReadAsync(IQueryable<Call> calls, CallId? before, CancellationToken ct)
    {
        var page = await calls.AsNoTracking()
            .Where(call => call.MergedInto == null && (before == null || call.Id < before))
            .OrderByDescending(call => call.Id)
            .Take(PageSize + 1)
            .Select(call => new
            {
                Call = call,
                Contact = call.Contact!.Name,
                Notes = database.CallNotes.Where(note => note.CallId == call.Id && note.RecordingId == null && note.Body != "").OrderBy(note => note.CreatedAt).ToList(),
                HasRecording = database.Recordings.Any(recording => recording.CallId == call.Id && recording.State == RecordingState.Ready),
            })
            .ToListAsync(ct);
        var names = await NamesAsync(page.Select(row => row.Call), ct);
        return new CallHistory(
            [.. page.Take(PageSize).Select(row => new CallHistory.Entry(row.Call, WithOf(row.Call, names), row.Notes, row.HasRecording, row.Contact))],
            page.Count > PageSize ? page[PageSize - 1].Call.Id : null);
    }

    private async Task<Dictionary<(string Server, string Extension), string>> NamesAsync(IEnumerable<Call> calls, CancellationToken ct)
    {
        var extensions = calls.SelectMany(Ours).Distinct().ToList();
        return await database.UserExtensions.Where(phone => extensions.Contains(phone.Extension))
            .Join(database.Users, phone => phone.UserId, user => user.Id, (phone, user) => new { phone.Server, phone.Extension, user.Name })
            .ToDictionaryAsync(phone => (phone.Server, phone.Extension), phone => phone.Name, ct);
    }

    private static List<string> WithOf(Call call, Dictionary<(string Server, string Extension), string> names) =>
        [.. Ours(call).Select(extension => names.GetValueOrDefault((call.Server, extension), extension)).Distinct()];

    // Who of us spoke: outbound calls begin with the caller's own phone.
    private static IEnumerable<string> Ours(Call call) =>
        (call.Operator is null ? call.AnsweredBy : call.AnsweredBy.Prepend(call.Operator)).Where(party => party != TalkSegment.Outside);
}
