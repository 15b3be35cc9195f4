using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Who made and who changed a contact or an organisation: written into the audit with every save, and read from there for the timeline.</summary>
public sealed class RecordEdits(CrmDatabase database, CurrentUser current, Words words)
{
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
    private const string CustomBeginning = "custom.";
    private const string BlocksAdded = nameof(BlocksAdded);
    private const string BlocksRemoved = nameof(BlocksRemoved);

    // What people wish to hear of, and its word.
    private static readonly Dictionary<string, string> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(Contact.Name)] = "contacts.name",
        [nameof(Contact.OrganisationId)] = "contacts.organisation",
        [nameof(Contact.JobTitle)] = "contacts.jobTitle",
        [nameof(Contact.Email)] = "contacts.email",
        [nameof(Contact.OwnerId)] = "contacts.owner",
        [nameof(Contact.Note)] = "contacts.note",
        [nameof(Contact.Birthday)] = "contacts.birthday",
        [nameof(Contact.Language)] = "contacts.language",
        [nameof(Contact.Source)] = "contacts.source",
        [nameof(Contact.Tags)] = "contacts.tags",
        [nameof(Organisation.City)] = "contacts.city",
        [nameof(Organisation.Website)] = "contacts.website",
        [NumbersAdded] = "contacts.numbersAdded",
        [NumbersRemoved] = "contacts.numbersRemoved",
        [NumbersWrong] = "contacts.numbersWrong",
        [NumbersRight] = "contacts.numbersRight",
        [NumbersOptedOut] = "contacts.numbersOptedOut",
        [NumbersOptedIn] = "contacts.numbersOptedIn",
        [EmailsAdded] = "contacts.emailsAdded",
        [EmailsRemoved] = "contacts.emailsRemoved",
        [EmailsWrong] = "contacts.emailsWrong",
        [EmailsRight] = "contacts.emailsRight",
        [EmailsOptedOut] = "contacts.emailsOptedOut",
        [EmailsOptedIn] = "contacts.emailsOptedIn",
        [MessengersAdded] = "contacts.messengersAdded",
        [MessengersRemoved] = "contacts.messengersRemoved",
        [AddressesAdded] = "contacts.addressesAdded",
        [AddressesRemoved] = "contacts.addressesRemoved",
        [BlocksAdded] = "contacts.blocksAdded",
        [BlocksRemoved] = "contacts.blocksRemoved",
    };

    /// <summary>What the pending save changes in this kind of record, for the audit.</summary>
    public Dictionary<string, object?> Pending<T>()
        where T : class
    {
        var changes = database.ChangeTracker.Entries<T>()
            .SelectMany(entry => entry.Properties.Where(property => (entry.State == EntityState.Added && property.CurrentValue is not null) || property.IsModified))
            .Where(property => Fields.ContainsKey(property.Metadata.Name) && property is not { CurrentValue: List<string> { Count: 0 }, IsModified: false })
            .ToDictionary(property => property.Metadata.Name, Text);
        var main = changes.GetValueOrDefault(nameof(Contact.Email)) as string; // said already
        foreach (var entry in database.ChangeTracker.Entries<T>())
        {
            var custom = entry.Property<string>(nameof(Contact.Custom));
            var before = CustomValues.Parse(entry.State == EntityState.Added ? CustomValues.None : custom.OriginalValue);
            var after = CustomValues.Parse(custom.CurrentValue);
            foreach (var key in before.Keys.Union(after.Keys).Where(key => before.RawOf(key) != after.RawOf(key)))
            {
                changes[CustomBeginning + key] = after.RawOf(key);
            }
        }

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
        return changes;

        IEnumerable<TEntry> Of<TEntry>(EntityState state)
            where TEntry : class => database.ChangeTracker.Entries<TEntry>().Where(entry => entry.State == state).Select(entry => entry.Entity);

        // Of what is new only the marks that it was made with are worth telling.
        IEnumerable<TEntry> Marked<TEntry>(string mark, bool isSet)
            where TEntry : class => database.ChangeTracker.Entries<TEntry>()
                .Where(entry => (entry.State == EntityState.Modified && entry.Property(mark).IsModified) || (entry.State == EntityState.Added && isSet))
                .Where(entry => entry.Property(mark).CurrentValue is bool now && now == isSet).Select(entry => entry.Entity);

        void Put(string name, IEnumerable<string> numbers)
        {
            if (string.Join(", ", numbers) is { Length: > 0 } joined)
            {
                changes[name] = joined;
            }
        }
    }

    /// <summary>The latest before a moment; null: before now.</summary>
    public async Task<List<Timeline.Edit>> ReadAsync(string noun, Guid id, DateTimeOffset? before, int most, CancellationToken ct)
    {
        var entries = await database.AuditEntries.AsNoTracking()
            .Where(entry => entry.Noun == noun && entry.NounId == id && (entry.Action == "create" || entry.Action == "edit") && (before == null || entry.At < before))
            .OrderByDescending(entry => entry.Id).Take(most).ToListAsync(ct);
        var details = entries.ConvertAll(entry => (Entry: entry, Changes: Read(entry.Details)));
        var names = await NamesAsync(details.SelectMany(entry => entry.Changes), ct);
        var own = details.Exists(entry => entry.Changes.Keys.Any(IsOwn)) ? await OwnAsync(noun, ct) : [];
        return [.. details.Select(entry => new Timeline.Edit(
            entry.Entry.At,
            entry.Entry.UserName,
            entry.Entry.Action == "create",
            [
                .. entry.Changes.Where(change => Fields.ContainsKey(change.Key)).Select(change => (words[Fields[change.Key]], Shown(change, names))),
                .. own.Where(field => entry.Changes.ContainsKey(CustomBeginning + field.Key)).Select(field => (field.Name, Shown(field, entry.Changes[CustomBeginning + field.Key]))),
            ]))];
    }

    private string? Shown(KeyValuePair<string, string?> change, Dictionary<Guid, string> names) =>
        change.Key.Equals(nameof(Contact.Note), StringComparison.OrdinalIgnoreCase) ? null
        : change.Key.Equals(nameof(Contact.Language), StringComparison.OrdinalIgnoreCase) ? SpokenLanguages.NameOf(change.Value)
        : change.Key.Equals(nameof(Contact.Birthday), StringComparison.OrdinalIgnoreCase) && DateOnly.TryParseExact(change.Value, "yyyy-MM-dd", out var day) ? Clock.Date(day)
        : change.Key.StartsWith("Numbers", StringComparison.Ordinal) ? string.Join(", ", (change.Value ?? "").Split(", ").Select(Local))
        : Guid.TryParse(change.Value, out var id) ? names.GetValueOrDefault(id)
        : change.Value;

    private static object? Text(PropertyEntry property) => property.CurrentValue switch
    {
        List<string> tags => Tagging.Write(tags),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        var value => value?.ToString(),
    };

    private static bool IsOwn(string key) => key.StartsWith(CustomBeginning, StringComparison.Ordinal);

    // Archived ones too: they were changed once.
    private async Task<List<CustomField>> OwnAsync(string noun, CancellationToken ct)
    {
        var of = noun == "contacts" ? FieldNoun.Contacts : FieldNoun.Organisations;
        return await database.CustomFields.AsNoTracking().Where(field => field.Noun == of).OrderBy(field => field.Ordinal).Include(field => field.Choices).ToListAsync(ct);
    }

    private string? Shown(CustomField field, string? raw) =>
        raw is null ? null : CustomText.Of(field, CustomValues.Parse($"{{{JsonSerializer.Serialize(field.Key)}:{raw}}}"), words);

    private string Local(string text) => E164Number.TryParse(text, out var number) ? NumberingPlan.Format(number, current.Country) : text;

    private static Dictionary<string, string?> Read(string? json) => json is null ? []
        : (JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json) ?? []).ToDictionary(
            change => change.Key, change => change.Value.ValueKind == JsonValueKind.String ? change.Value.GetString() : null, StringComparer.OrdinalIgnoreCase);

    // Owners and organisations are noted by their ids.
    private async Task<Dictionary<Guid, string>> NamesAsync(IEnumerable<KeyValuePair<string, string?>> changes, CancellationToken ct)
    {
        var ids = changes.Select(change => Guid.TryParse(change.Value, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        var users = ids.ConvertAll(id => new UserId(id));
        var organisations = ids.ConvertAll(id => new OrganisationId(id));
        var people = await database.Users.Where(user => users.Contains(user.Id)).Select(user => new { user.Id, user.Name }).ToListAsync(ct);
        var firms = await database.Organisations.Where(firm => organisations.Contains(firm.Id)).Select(firm => new { firm.Id, firm.Name }).ToListAsync(ct);
        return people.Select(user => (user.Id.Value, user.Name)).Concat(firms.Select(firm => (firm.Id.Value, firm.Name))).ToDictionary(known => known.Item1, known => known.Item2);
    }
}
