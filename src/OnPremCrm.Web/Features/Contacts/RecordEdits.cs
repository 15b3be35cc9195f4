using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Masking;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Who made and who changed a contact or an organisation: written into the audit with every save, and read from there for the timeline.</summary>
public sealed class RecordEdits(CrmDatabase database, AuditTexts texts)
{
    private const string NumbersMain = nameof(NumbersMain);
    private const string NumbersAdded = nameof(NumbersAdded);
    private const string NumbersRemoved = nameof(NumbersRemoved);
    private const string NumbersWrong = nameof(NumbersWrong);
    private const string NumbersRight = nameof(NumbersRight);
    private const string NumbersOptedOut = nameof(NumbersOptedOut);
    private const string NumbersOptedIn = nameof(NumbersOptedIn);
    private const string EmailsAdded = nameof(EmailsAdded);
    private const string EmailsRemoved = nameof(EmailsRemoved);
    private const string EmailsWrong = nameof(EmailsWrong);
    private const string EmailsRight = nameof(EmailsRight);
    private const string EmailsOptedOut = nameof(EmailsOptedOut);
    private const string EmailsOptedIn = nameof(EmailsOptedIn);
    private const string MessengersAdded = nameof(MessengersAdded);
    private const string MessengersRemoved = nameof(MessengersRemoved);
    private const string AddressesAdded = nameof(AddressesAdded);
    private const string AddressesRemoved = nameof(AddressesRemoved);
    private const string AffiliationsAdded = nameof(AffiliationsAdded);
    private const string AffiliationsRemoved = nameof(AffiliationsRemoved);
    private const string AffiliationsEnded = nameof(AffiliationsEnded);
    private const string AffiliationsRole = nameof(AffiliationsRole);
    private const string CustomBeginning = "custom.";
    private const string BlocksAdded = nameof(BlocksAdded);
    private const string BlocksRemoved = nameof(BlocksRemoved);

    /// <summary>What the pending save changes in this record, for the audit.</summary>
    public Dictionary<string, object?> Pending<T>(T record)
        where T : class
    {
        var entry = database.Entry(record);
        RestoredNumbers.Restore(entry);
        var changes = entry.Properties.Where(property => (entry.State == EntityState.Added && property.CurrentValue is not null) || property.IsModified)
            .Where(property => AuditTexts.IsOfRecord(property.Metadata.Name) && property is not { CurrentValue: List<string> { Count: 0 }, IsModified: false })
            .ToDictionary(property => property.Metadata.Name, Changed);
        var email = entry.Metadata.FindProperty(nameof(Contact.Email)) is { } known ? entry.Property(known) : null;
        var main = email is not null && (email.IsModified || entry.State == EntityState.Added) ? email.CurrentValue as string : null; // said already
        var custom = entry.Property<string>(nameof(Contact.Custom));
        var before = CustomValues.Parse(entry.State == EntityState.Added ? CustomValues.None : custom.OriginalValue);
        var after = CustomValues.Parse(custom.CurrentValue);
        foreach (var key in before.Keys.Union(after.Keys).Where(key => before.RawOf(key) != after.RawOf(key)))
        {
            changes[CustomBeginning + key] = entry.State == EntityState.Added ? after.RawOf(key) : new { from = before.RawOf(key), to = after.RawOf(key) };
        }

        PutMain();
        Put(NumbersAdded, Of<PhoneNumber>(EntityState.Added).Select(number => number.Number));
        Put(NumbersRemoved, Of<PhoneNumber>(EntityState.Deleted).Select(number => number.Number));
        Put(NumbersWrong, Marked<PhoneNumber>(nameof(PhoneNumber.IsWrong), true).Select(number => number.Number));
        Put(NumbersRight, Marked<PhoneNumber>(nameof(PhoneNumber.IsWrong), false).Select(number => number.Number));
        Put(NumbersOptedOut, Marked<PhoneNumber>(nameof(PhoneNumber.OptedOut), true).Select(number => number.Number));
        Put(NumbersOptedIn, Marked<PhoneNumber>(nameof(PhoneNumber.OptedOut), false).Select(number => number.Number));
        Put(EmailsAdded, Of<EmailAddress>(EntityState.Added).Select(email => email.Address).Where(address => address != main));
        Put(EmailsRemoved, Of<EmailAddress>(EntityState.Deleted).Select(email => email.Address));
        Put(EmailsWrong, Marked<EmailAddress>(nameof(EmailAddress.IsWrong), true).Select(email => email.Address));
        Put(EmailsRight, Marked<EmailAddress>(nameof(EmailAddress.IsWrong), false).Select(email => email.Address));
        Put(EmailsOptedOut, Marked<EmailAddress>(nameof(EmailAddress.OptedOut), true).Select(email => email.Address));
        Put(EmailsOptedIn, Marked<EmailAddress>(nameof(EmailAddress.OptedOut), false).Select(email => email.Address));
        Put(MessengersAdded, Of<MessengerAccount>(EntityState.Added).Select(account => account.Account));
        Put(MessengersRemoved, Of<MessengerAccount>(EntityState.Deleted).Select(account => account.Account));
        Put(AddressesAdded, Of<PostalAddress>(EntityState.Added).Select(AddressText.OneLine));
        Put(AddressesRemoved, Of<PostalAddress>(EntityState.Deleted).Select(AddressText.OneLine));
        Put(BlocksAdded, Of<NumberRange>(EntityState.Added).Select(range => range.AsWritten));
        Put(BlocksRemoved, Of<NumberRange>(EntityState.Deleted).Select(range => range.AsWritten));
        PutOrganisations(AffiliationsAdded, Of<Affiliation>(EntityState.Added).Where(affiliation => !affiliation.IsPast));
        PutOrganisations(AffiliationsRemoved, Of<Affiliation>(EntityState.Deleted));
        PutOrganisations(AffiliationsEnded, Marked<Affiliation>(nameof(Affiliation.IsPast), true));
        PutRoles();
        return changes;

        // By their ids: who may not see an organisation does not read its name here either.
        void PutOrganisations(string name, IEnumerable<Affiliation> affiliations)
        {
            var ids = affiliations.Select(affiliation => affiliation.OrganisationId.ToString()).Distinct().ToList();
            if (ids.Count > 0)
            {
                changes[name] = ids;
            }
        }

        void PutRoles()
        {
            var roles = database.ChangeTracker.Entries<Affiliation>().Where(entry => entry.State == EntityState.Modified && entry.Property(affiliation => affiliation.Role).IsModified).ToList();
            if (roles.Count > 0)
            {
                changes[AffiliationsRole] = new
                {
                    from = string.Join(", ", roles.Select(entry => entry.Property(affiliation => affiliation.Role).OriginalValue ?? "–")),
                    to = string.Join(", ", roles.Select(entry => entry.Entity.Role ?? "–")),
                };
            }
        }

        IEnumerable<TEntry> Of<TEntry>(EntityState state)
            where TEntry : class => database.ChangeTracker.Entries<TEntry>().Where(entry => entry.State == state).Select(entry => entry.Entity);

        // Of what is new only the marks that it was made with are worth telling.
        IEnumerable<TEntry> Marked<TEntry>(string mark, bool isSet)
            where TEntry : class => database.ChangeTracker.Entries<TEntry>()
                .Where(entry => (entry.State == EntityState.Modified && entry.Property(mark).IsModified) || (entry.State == EntityState.Added && isSet))
                .Where(entry => entry.Property(mark).CurrentValue is bool now && now == isSet).Select(entry => entry.Entity);

        // Which number is called first, where the record was there before.
        void PutMain()
        {
            var was = database.ChangeTracker.Entries<PhoneNumber>().FirstOrDefault(entry => entry.State != EntityState.Added && entry.OriginalValues.GetValue<bool>(nameof(PhoneNumber.IsPrimary)));
            var now = database.ChangeTracker.Entries<PhoneNumber>().FirstOrDefault(entry => entry.State != EntityState.Deleted && entry.Entity.IsPrimary);
            if (was is not null && now is not null && was.Entity != now.Entity)
            {
                changes[NumbersMain] = new { from = was.Entity.Number, to = now.Entity.Number };
            }
        }

        void Put(string name, IEnumerable<string> numbers)
        {
            if (string.Join(", ", numbers) is { Length: > 0 } joined)
            {
                changes[name] = joined;
            }
        }
    }

    /// <summary>The latest before a moment; null: before now.</summary>
    public async Task<List<Timeline.Line>> ReadAsync(string noun, Guid id, DateTimeOffset? before, int most, CancellationToken ct)
    {
        // What happened to those that went into it happened to it, but for their undone merges.
        var ids = (await MergeBook.WithMergedAsync(database, noun == "contacts" ? MergeNoun.Contacts : MergeNoun.Organisations, id, ct)).Select(one => (Guid?)one).ToList();
        var entries = await database.AuditEntries.AsNoTracking()
            .Where(entry => entry.Noun == noun && ids.Contains(entry.NounId) && (before == null || entry.At < before)
                && (entry.Action == "create" || entry.Action == "edit" || entry.Action == "merge" || entry.Action == "add-file" || entry.Action == "remove-file" || (entry.Action == "undo-merge" && entry.NounId == id)))
            .OrderByDescending(entry => entry.Id).Take(most).ToListAsync(ct);
        var filed = entries.FindAll(IsOfFile);
        return [.. await FiledAsync(noun, id, filed, ct), .. (await texts.ReadAsync([.. entries.Except(filed)], ct)).Select(text => new Timeline.Edit(
            text.Entry.At, text.Entry.UserName, text.Entry.Action == "create", [.. text.Changes.Where(change => AuditTexts.IsOfRecord(change.Field))],
            text.Entry.Action is "merge" or "undo-merge" ? WithWhom(text.Entry.Details) : null, text.Entry.Action == "undo-merge"))];
    }

    private static bool IsOfFile(AuditEntry entry) => entry.Action is "add-file" or "remove-file";

    // Of a person who was erased nothing says which file it was.
    private async Task<IEnumerable<Timeline.Filed>> FiledAsync(string noun, Guid id, List<AuditEntry> entries, CancellationToken ct)
    {
        var said = entries.Select(entry => (Entry: entry, Details: JsonNode.Parse(entry.Details ?? "{}")!)).Where(one => one.Details["file"] is not null)
            .Select(one => (one.Entry, Name: one.Details["file"]!.ToString(), File: Guid.TryParse((string?)one.Details["stored"], out var stored) ? new ClientFileId(stored) : default)).ToList();
        var ids = said.ConvertAll(one => one.File);
        var there = ids.Count == 0 ? [] : await FileBook.Of(database, noun == "contacts" ? MergeNoun.Contacts : MergeNoun.Organisations, id).Where(file => ids.Contains(file.Id)).Select(file => file.Id).ToListAsync(ct);
        return said.Select(one => new Timeline.Filed(
            one.Entry.At, one.Entry.UserName, one.Name, one.Entry.Action == "remove-file", there.Contains(one.File) ? $"/{noun}/{id}/files/{one.File}/content" : null));
    }

    // On the survivor's side those that went into it, on theirs the survivor.
    private static string WithWhom(string? details)
    {
        var said = JsonNode.Parse(details ?? "{}")!;
        return (said["merged"] ?? said["fromName"])?.ToString() ?? "";
    }

    // As it was before the save. Of a new record nothing was.
    private static object? Changed(PropertyEntry property) =>
        property.EntityEntry.State == EntityState.Added ? Text(property.CurrentValue) : new { from = Text(property.OriginalValue), to = Text(property.CurrentValue) };

    private static object? Text(object? value) => value switch
    {
        List<string> tags => Tagging.Write(tags),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };
}
