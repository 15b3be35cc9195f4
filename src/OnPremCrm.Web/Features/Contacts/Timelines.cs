using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Reads what the pages of contacts and organisations tell of the past: the timeline, and the figures above it.</summary>
public sealed class Timelines(CrmDatabase database, RecordEdits edits, CurrentUser user)
{
    private const int PageSize = 20;

    /// <param name="Calls">Those of one contact or organisation.</param>
    /// <param name="Callbacks">Those owed to it, open and closed.</param>
    /// <param name="Notes">Those written without a call.</param>
    /// <param name="Noun">Its name in the audit: contacts or organisations.</param>
    public sealed record Subject(IQueryable<Call> Calls, IQueryable<Callback> Callbacks, IQueryable<ClientNote> Notes, string Noun, Guid Id);

    /// <summary>A contact's.</summary>
    public async Task<Subject> OfAsync(ContactId id, CancellationToken ct)
    {
        var numbers = await database.PhoneNumbers.Where(number => number.ContactId == id).Select(number => number.Number).ToListAsync(ct);
        // A callback of a number that several share names nobody, and is owed to each of them.
        var callbacks = database.Callbacks.Where(callback => callback.ContactId == id || (callback.ContactId == null && numbers.Contains(callback.Number)));
        return new Subject(database.Calls.Where(call => call.ContactId == id), callbacks, database.ClientNotes.Where(note => note.ContactId == id), "contacts", id.Value);
    }

    /// <summary>An organisation's: what happened with all of its people, as far as whoever looks may see these.</summary>
    public Subject Of(OrganisationId id)
    {
        var notes = database.ClientNotes.Where(note => note.OrganisationId == id)
            .Concat(database.Contacts.Where(contact => contact.OrganisationId == id).Join(database.ClientNotes, contact => contact.Id, note => note.ContactId!.Value, (contact, note) => note));
        return new Subject(database.Calls.Where(call => call.OrganisationId == id), database.Callbacks.Where(callback => callback.OrganisationId == id), notes, "organisations", id.Value);
    }

    /// <param name="before">Only what was before this moment. Null: from now.</param>
    /// <param name="size">So many things, or a few fewer.</param>
    public async Task<Timeline> ReadAsync(Subject subject, TimelineShow show, DateTimeOffset? before, CancellationToken ct, int size = PageSize)
    {
        var most = Math.Max(size, PageSize) + 1;
        var lines = new List<Timeline.Line>(await ConversationsAsync(Chosen(subject.Calls.VisibleTo(user.Viewer), show), before, most, ct));
        if (show is TimelineShow.All or TimelineShow.Notes)
        {
            lines.AddRange(await WrittenAsync(subject.Notes, before, most, ct));
        }

        if (show == TimelineShow.All)
        {
            lines.AddRange(await SettledAsync(subject.Callbacks.VisibleTo(user.Viewer), before, most, ct));
            lines.AddRange(await edits.ReadAsync(subject.Noun, subject.Id, before, most, ct));
        }

        lines.Sort((one, other) => other.At.CompareTo(one.At));
        if (lines.Count <= size)
        {
            return new Timeline(lines, null);
        }

        // What happened at the same moment stays on one page: the next one begins with it, unless it alone fills this one.
        var count = size;
        while (count > 0 && lines[count].At == lines[count - 1].At)
        {
            count--;
        }

        count = count > 0 ? count : lines.FindLastIndex(line => line.At == lines[0].At) + 1;
        return new Timeline(lines[..count], lines[count - 1].At);
    }

    public async Task<Figures> CountAsync(Subject subject, CancellationToken ct)
    {
        var calls = subject.Calls.AsNoTracking().VisibleTo(user.Viewer);
        var counts = await calls.Where(call => call.State == CallState.Ended)
            .GroupBy(call => new { call.Direction, IsAnswered = call.AnsweredAt != null })
            .Select(group => new { group.Key.Direction, group.Key.IsAnswered, Count = group.Count() }).ToListAsync(ct);
        var last = await calls.Where(call => call.AnsweredAt != null).OrderByDescending(call => call.Id).FirstOrDefaultAsync(ct);
        var names = last is null ? [] : await NamesAsync([last], ct);
        return new Figures(
            counts.Where(group => group.Direction == CallDirection.Inbound).Sum(group => group.Count),
            counts.Where(group => group.Direction == CallDirection.Outbound).Sum(group => group.Count),
            counts.Where(group => group is { Direction: CallDirection.Inbound, IsAnswered: false }).Sum(group => group.Count),
            last is null ? null : (last.Id, last.AnsweredAt!.Value, WithOf(last, names)));
    }

    private IQueryable<Call> Chosen(IQueryable<Call> calls, TimelineShow show) => show switch
    {
        TimelineShow.All or TimelineShow.Calls => calls,
        TimelineShow.Notes => calls.Where(call => database.CallNotes.Any(note => note.CallId == call.Id && note.Body != "")),
        TimelineShow.In => calls.Where(call => call.Direction == CallDirection.Inbound),
        TimelineShow.Out => calls.Where(call => call.Direction == CallDirection.Outbound),
        TimelineShow.Unanswered => calls.Where(call => call.Direction == CallDirection.Inbound && call.AnsweredAt == null && call.State == CallState.Ended),
        _ => throw new InvalidOperationException($"{show} is no part of a timeline."),
    };

    private async Task<List<Timeline.Conversation>> ConversationsAsync(IQueryable<Call> calls, DateTimeOffset? before, int most, CancellationToken ct)
    {
        if (before is { } until)
        {
            var bound = CallId.LowestAt(until.AddMilliseconds(1)); // the id knows milliseconds, the start microseconds
            calls = calls.Where(call => call.Id < bound && call.StartedAt < until);
        }

        var page = await calls.AsNoTracking().OrderByDescending(call => call.Id).Take(most).Select(call => new { Call = call, Contact = call.Contact!.Name }).ToListAsync(ct);
        var ids = page.ConvertAll(row => row.Call.Id);
        var notes = (await database.CallNotes.AsNoTracking().Where(note => ids.Contains(note.CallId) && note.RecordingId == null && note.Body != "")
            .OrderBy(note => note.CreatedAt).ToListAsync(ct)).ToLookup(note => note.CallId);
        var playable = await database.Recordings.PlayableBy(user.Viewer, database).Where(recording => ids.Contains(recording.CallId) && recording.State == RecordingState.Ready)
            .Select(recording => recording.CallId).Distinct().ToListAsync(ct);
        var names = await NamesAsync([.. page.Select(row => row.Call)], ct);
        return page.ConvertAll(row => new Timeline.Conversation(row.Call, WithOf(row.Call, names), [.. notes[row.Call.Id]], playable.Contains(row.Call.Id), row.Contact));
    }

    private async Task<List<Timeline.Written>> WrittenAsync(IQueryable<ClientNote> notes, DateTimeOffset? before, int most, CancellationToken ct)
    {
        if (before is { } until)
        {
            var bound = new ClientNoteId(CallId.LowestAt(until.AddMilliseconds(1)).Value); // as above
            notes = notes.Where(note => note.Id < bound && note.WrittenAt < until);
        }

        var page = await notes.AsNoTracking().OrderByDescending(note => note.Id).Take(most).Select(note => new { Note = note, Contact = note.Contact!.Name }).ToListAsync(ct);
        return page.ConvertAll(row => new Timeline.Written(row.Note, row.Contact, row.Note.IsBy(user.IdOrNull, user.TokenId)));
    }

    private async Task<List<Timeline.Settled>> SettledAsync(IQueryable<Callback> callbacks, DateTimeOffset? before, int most, CancellationToken ct)
    {
        var closed = await callbacks.AsNoTracking().Where(callback => callback.State == CallbackState.Closed && (before == null || callback.ClosedAt < before))
            .OrderByDescending(callback => callback.ClosedAt).Take(most).ToListAsync(ct);
        var closers = closed.Select(callback => callback.ClosedByUserId).OfType<Core.Users.UserId>().Distinct().ToList();
        var names = closers.Count == 0 ? [] : await database.Users.Where(person => closers.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, ct);
        return closed.ConvertAll(callback => new Timeline.Settled(callback, callback.ClosedByUserId is { } id ? names.GetValueOrDefault(id) : null));
    }

    private async Task<Dictionary<(string Server, string Extension), string>> NamesAsync(IReadOnlyList<Call> calls, CancellationToken ct)
    {
        var extensions = calls.SelectMany(Ours).Distinct().ToList();
        return await database.UserExtensions.Where(phone => extensions.Contains(phone.Extension))
            .Join(database.Users, phone => phone.UserId, person => person.Id, (phone, person) => new { phone.Server, phone.Extension, person.Name })
            .ToDictionaryAsync(phone => (phone.Server, phone.Extension), phone => phone.Name, ct);
    }

    private static List<string> WithOf(Call call, Dictionary<(string Server, string Extension), string> names) =>
        [.. Ours(call).Select(extension => names.GetValueOrDefault((call.Server, extension), extension)).Distinct()];

    // Who of us spoke: outbound calls begin with the caller's own phone.
    private static IEnumerable<string> Ours(Call call) =>
        (call.Operator is null ? call.AnsweredBy : call.AnsweredBy.Prepend(call.Operator)).Concat(call.TalkingNow).Where(party => party != TalkSegment.Outside);
}
