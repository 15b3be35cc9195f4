using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Adds to calls what a line of the log says of them, in seven statements however many lines there are.</summary>
public sealed class CallRowReader(CrmDatabase database, CurrentUser user, Words words, TimeProvider time)
{
    public async Task<IReadOnlyList<CallRow>> ReadAsync(IReadOnlyList<Call> calls, Colleagues colleagues, CancellationToken ct)
    {
        var ids = calls.Select(call => call.Id).ToList();
        var contactIds = calls.Select(call => call.ContactId).OfType<ContactId>().Distinct().ToList();
        var organisationIds = calls.Select(call => call.OrganisationId).OfType<OrganisationId>().Distinct().ToList();

        var contacts = await database.Contacts.Where(contact => contactIds.Contains(contact.Id)).Select(contact => new { contact.Id, contact.Name })
            .ToDictionaryAsync(contact => contact.Id, contact => contact.Name, ct);
        var organisations = await database.Organisations.Where(organisation => organisationIds.Contains(organisation.Id)).Select(organisation => new { organisation.Id, organisation.Name })
            .ToDictionaryAsync(organisation => organisation.Id, organisation => organisation.Name, ct);
        var recordings = (await database.Recordings.SeenBy(user.Viewer, database).Where(recording => ids.Contains(recording.CallId) && recording.State == RecordingState.Ready)
            .Select(recording => new { recording.CallId, recording.Id }).ToListAsync(ct)).ToLookup(recording => recording.CallId, recording => recording.Id);
        var noted = (await database.CallNotes.Where(note => ids.Contains(note.CallId) && note.Body != "").Select(note => note.CallId).Distinct().ToListAsync(ct)).ToHashSet();
        var results = await database.ChosenResults.Where(chosen => ids.Contains(chosen.CallId))
            .Join(database.CallResults, chosen => chosen.ResultId, result => result.Id, (chosen, result) => new { chosen.CallId, result.Name })
            .ToDictionaryAsync(chosen => chosen.CallId, chosen => chosen.Name, ct);
        var callbacks = (await database.CallbackCalls.Where(counted => ids.Contains(counted.CallId))
            .Join(database.Callbacks, counted => counted.CallbackId, callback => callback.Id, (counted, callback) => new { counted.CallId, callback.Id, callback.State })
            .OrderByDescending(callback => callback.Id).ToListAsync(ct)).ToLookup(callback => callback.CallId);

        var hidden = await HiddenClients.ReadAsync(database, user.Viewer, calls.Select(call => (call.ContactId, call.OrganisationId)), ct);
        var now = time.GetUtcNow();
        return [.. calls.Select(call => new CallRow
        {
            Call = call,
            Name = NameOf(call),
            IsHidden = hidden.Of(call.ContactId, call.OrganisationId) is not null,
            OrganisationName = call.ContactId is { } person && contacts.ContainsKey(person) && call.OrganisationId is { } id && organisations.TryGetValue(id, out var organisation) ? organisation : null,
            People = PeopleOf(call, colleagues),
            Recording = recordings[call.Id].Select(recording => (RecordingId?)recording).FirstOrDefault(),
            HasNote = noted.Contains(call.Id),
            Result = results.GetValueOrDefault(call.Id),
            Callback = callbacks[call.Id].Select(callback => ((Core.Callbacks.CallbackId, Core.Callbacks.CallbackState)?)(callback.Id, callback.State)).FirstOrDefault(),
            LiveSeconds = Math.Max(0, (int)(now - (call.AnsweredAt ?? call.StartedAt)).TotalSeconds),
        })];

        string? NameOf(Call call) =>
            hidden.Of(call.ContactId, call.OrganisationId) is { } client ? words.Of(client)
            : call.ContactId is { } contact && contacts.TryGetValue(contact, out var name) ? name
            : call.OrganisationId is { } id && organisations.TryGetValue(id, out var organisation) ? organisation
            : call.Direction == CallDirection.Internal ? colleagues.NameOf(call.Server, call.Dialled ?? call.Rang.FirstOrDefault() ?? "")
            : user.Masked(call.CallerName);
    }

    // Outbound and internal calls are the work of who placed them, answered or not.
    private List<CallRow.Person> PeopleOf(Call call, Colleagues colleagues)
    {
        var phones = call.AnsweredBy.Where(phone => phone != TalkSegment.Outside);
        if (call.Operator is { } placed && call.Direction != CallDirection.Inbound)
        {
            phones = call.Direction == CallDirection.Internal ? [placed] : phones.Prepend(placed).Distinct();
        }

        return [.. phones.Distinct().Select(phone => new CallRow.Person(colleagues.NameOf(call.Server, phone), colleagues.IsOf(call.Server, phone, user.IdOrNull)))];
    }
}
