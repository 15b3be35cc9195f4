using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>Gathers what is kept of one person, with the rights of whoever asks.</summary>
public sealed class PersonReader(CrmDatabase database, AuditTexts texts, CurrentUser user, Words words, Clock clock)
{
    private const int MostChanges = 5000;

    /// <returns>The record and its sound files by their names in the archive. Null: no such person, or hidden.</returns>
    public async Task<(PersonRecord Record, IReadOnlyList<(string Name, Recording Recording)> Sounds)?> ReadAsync(ContactId id, CancellationToken ct)
    {
        if (await database.Contacts.AsNoTracking().Include(one => one.Organisation).Include(one => one.Owner).Include(one => one.Numbers).Include(one => one.Emails)
            .Include(one => one.Messengers).Include(one => one.Addresses).Include(one => one.Affiliations).ThenInclude(affiliation => affiliation.Organisation).AsSplitQuery().FirstOrDefaultAsync(one => one.Id == id, ct) is not { } contact)
        {
            return null;
        }

        var own = await database.PhoneNumbers.Where(number => number.ContactId == id && !database.PhoneNumbers.Any(other => other.Number == number.Number && other.Id != number.Id))
            .Select(number => number.Number).ToListAsync(ct);
        var calls = await database.Calls.AsNoTracking().VisibleTo(user.Viewer).Where(call => call.ContactId == id || (call.ContactId == null && own.Contains(call.Number!))).OrderBy(call => call.Id).ToListAsync(ct);
        var ids = calls.ConvertAll(call => call.Id);
        var notes = (await database.CallNotes.AsNoTracking().Where(note => ids.Contains(note.CallId) && note.Body != "").OrderBy(note => note.CreatedAt).ToListAsync(ct)).ToLookup(note => note.CallId);
        var recordings = await database.Recordings.AsNoTracking().DownloadableBy(user.Viewer, database)
            .Where(recording => ids.Contains(recording.CallId) && recording.State == RecordingState.Ready && recording.StoredPath != null).OrderBy(recording => recording.Id).ToListAsync(ct);
        var sounds = recordings.ConvertAll(recording => (Name: $"recordings/{recording.StartedAt ?? recording.CreatedAt:yyyy-MM-dd HH.mm.ss} {recording.Id.Value.ToString()[^6..]}{Path.GetExtension(recording.StoredPath)}", Recording: recording));
        var names = await database.UserExtensions.Join(database.Users, phone => phone.UserId, person => person.Id, (phone, person) => new { phone.Server, phone.Extension, person.Name })
            .ToDictionaryAsync(phone => (phone.Server, phone.Extension), phone => phone.Name, ct);
        var callbacks = await database.Callbacks.AsNoTracking().Where(one => one.ContactId == id).OrderBy(one => one.CreatedAt).ToListAsync(ct);
        var entries = await database.AuditEntries.AsNoTracking().Where(entry => entry.Noun == "contacts" && entry.NounId == id.Value && entry.Action != Sightings.Action)
            .OrderByDescending(entry => entry.Id).Take(MostChanges).ToListAsync(ct);
        return (new PersonRecord(
            contact.Id.Value, contact.Name, [.. await FactsAsync(contact, ct)], [.. Reaches(contact)],
            [.. calls.Select(call => new PersonRecord.Talk(
                call.Id.Value, call.StartedAt.UtcDateTime, words["call." + Word.Of(call.Direction)], words[StateMarkTagHelper.WordOf(call)], call.Number, call.TalkSeconds,
                [.. call.AnsweredBy.Select(extension => names.GetValueOrDefault((call.Server, extension), extension))], [.. notes[call.Id].Select(note => note.Body)],
                [.. sounds.Where(sound => sound.Recording.CallId == call.Id).Select(sound => sound.Name)]))],
            [.. callbacks.Select(one => new PersonRecord.Owed(one.CreatedAt.UtcDateTime, words["person.callback." + Word.Of(one.State)], one.Number, one.ClosedNote))],
            [.. (await texts.ReadAsync(entries, ct)).Select(text => new PersonRecord.Change(
                text.Entry.At.UtcDateTime, text.Entry.UserName, text.Verb, [.. text.Changes.Select(change => change.IsChange ? $"{change.Label}: {change.Before ?? "–"} → {change.After ?? "–"}" : $"{change.Label}: {change.After ?? "–"}")]))],
            [.. await AgreementsAsync(id, ct)],
            [.. (await database.ClientNotes.AsNoTracking().Where(note => note.ContactId == id).OrderBy(note => note.Id).ToListAsync(ct))
                .Select(note => new PersonRecord.Written(note.WrittenAt.UtcDateTime, note.WrittenByName, note.Body))],
            await FilesAsync(id, ct)), sounds);
    }

    private async Task<IEnumerable<PersonRecord.Agreement>> AgreementsAsync(ContactId id, CancellationToken ct)
    {
        var purposes = (await ConsentBook.PurposesAsync(database, ct)).ToDictionary(purpose => purpose.Id);
        return (await ConsentBook.HistoryAsync(database, id, ct)).Select(one => new PersonRecord.Agreement(
            one.At.UtcDateTime, purposes[one.PurposeId].Name, words["consents.state." + Word.Of(one.State)], words["consents.origin." + Word.Of(one.Origin)],
            purposes[one.PurposeId].Texts.Single(text => text.Version == one.Version).Body, one.Note, one.Reference, one.CallId?.Value, one.RecordedByName, one.RecordedAt.UtcDateTime));
    }

    private async Task<List<PersonRecord.Filed>> FilesAsync(ContactId id, CancellationToken ct) =>
        (await FileBook.Of(database, MergeNoun.Contacts, id.Value).ToListAsync(ct)).ConvertAll(file => new PersonRecord.Filed(
            file.Id.Value, file.Name, $"files/{file.AddedAt:yyyy-MM-dd} {file.Id.Value.ToString()[^6..]} {file.Name}", file.SizeBytes, file.AddedByName, file.AddedAt.UtcDateTime));

    private async Task<IEnumerable<PersonRecord.Fact>> FactsAsync(Contact contact, CancellationToken ct)
    {
        var own = await CustomFieldBook.ReadAsync(database, FieldNoun.Contacts, ct);
        var values = CustomValues.Parse(contact.Custom);
        return new (string Field, string? Value)[]
        {
            (words["contacts.name"], contact.Name), (words["contacts.organisation"], contact.Organisation?.Name), (words["contacts.jobTitle"], contact.JobTitle),
            (words["contacts.birthday"], contact.Birthday is { } day ? Clock.Date(day) : null), (words["contacts.language"], SpokenLanguages.NameOf(contact.Language)),
            (words["contacts.source"], contact.Source), (words["contacts.tags"], string.Join(words["contacts.fields.comma"], contact.Tags)), (words["contacts.note"], contact.Note),
            (words["contacts.owner"], contact.Owner?.Name), (words["person.createdAt"], clock.Full(contact.CreatedAt)), (words["history.last"], clock.Full(contact.UpdatedAt)),
        }.Concat(contact.Affiliations.Where(affiliation => affiliation.Organisation is not null).OrderBy(affiliation => affiliation.Ordinal)
            .Select(affiliation => (words[affiliation.IsPast ? "person.formerOrganisation" : "person.furtherOrganisation"], (string?)AffiliationText.OneLine(words, affiliation))))
        .Concat(own.Select(field => (field.Name, CustomText.Of(field, values, words)))).Where(fact => !string.IsNullOrEmpty(fact.Item2)).Select(fact => new PersonRecord.Fact(fact.Item1, fact.Item2!));
    }

    private IEnumerable<PersonRecord.Reach> Reaches(Contact contact) =>
        contact.Numbers.Select(number => new PersonRecord.Reach("phone", PhoneNumberTagHelper.Write(number.Number, user.Country), number.IsWrong, number.OptedOut))
            .Concat(contact.Emails.OrderBy(email => email.Ordinal).Select(email => new PersonRecord.Reach("email", email.Address, email.IsWrong, email.OptedOut)))
            .Concat(contact.Messengers.OrderBy(account => account.Ordinal).Select(account => new PersonRecord.Reach("messenger", $"{words["messenger." + Word.Of(account.Kind)]}: {account.Account}", account.IsWrong, false)))
            .Concat(contact.Addresses.OrderBy(address => address.Ordinal).Select(address => new PersonRecord.Reach(
                "address", string.Join(", ", new[] { address.Street, address.PostalCode, address.City, Countries.NameOf(address.Country) }.Where(part => !string.IsNullOrEmpty(part))), address.IsWrong, false)));
}
