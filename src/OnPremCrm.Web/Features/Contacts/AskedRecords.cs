using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Which contacts or organisations a program asks for, and in which order. What is null narrows nothing.</summary>
/// <param name="Search">As the search box finds them, but for names that are only alike.</param>
/// <param name="Email">They have this address, whatever its case.</param>
/// <param name="Filter">By what the page's list is narrowed, too.</param>
/// <param name="ChangedSince">Made or saved then or later.</param>
public sealed record AskedRecords(string? Search, string? Email, RecordFilter Filter, DateTimeOffset? ChangedSince)
{
    /// <summary>Says in the description what cannot be listed there: one parameter for each field of the company's own.</summary>
    public const string OwnFields = "own.KEY narrows by a field of the company's own in which one chooses (GET /api/v1/fields), such as own.segment=c2, or own.newsletter=yes. A cursor belongs to its order.";

    private const string OwnBeginning = RecordLayout.OwnBeginning;
    private const string Nobody = "none";
    private const char AfterOrder = '.';

    /// <summary>Null: the latest made first.</summary>
    public RecordSort? Sort { get; private init; }

    /// <summary>In this order the row behind which the page begins. Null: the first page, or no order.</summary>
    public RecordCursor? Behind { get; private init; }

    /// <summary>The row behind which the page begins when there is no order. Null: the first page.</summary>
    public Cursor? After { get; private init; }

    /// <summary>What the parameters ask for; what is wrong with them is collected.</summary>
    /// <param name="address">All parameters: those of the company's own fields have no names that a method could have.</param>
    public static async Task<AskedRecords> ReadAsync(
        Parameters read, CrmDatabase database, FieldNoun noun, IQueryCollection address, string? search, string? email, string? tag, string? owner, string? changedSince, string? sort, string? cursor, CancellationToken ct)
    {
        var isFree = owner == Nobody;
        var ownerId = isFree ? null : read.Id("owner", owner);
        var order = Order(read, noun, sort);
        return new AskedRecords(
            Known(search), Known(email)?.ToLowerInvariant(),
            new RecordFilter(Known(tag), await OwnAsync(read, database, noun, address, ct), ownerId is { } id ? new UserId(id) : null, isFree), read.Moment("changedSince", changedSince))
        {
            Sort = order, Behind = order is null ? null : Place(read, order, cursor), After = order is null ? read.Cursor(cursor) : null,
        };
    }

    /// <summary>Those that pass.</summary>
    public IQueryable<Contact> Narrow(IQueryable<Contact> contacts)
    {
        contacts = Filter.Narrow(contacts);
        contacts = Email is null ? contacts : contacts.Where(contact => contact.Emails.Any(email => email.Address.ToLower() == Email));
        return ChangedSince is null ? contacts : contacts.Where(contact => contact.UpdatedAt >= ChangedSince);
    }

    /// <inheritdoc cref="Narrow(IQueryable{Contact})"/>
    public IQueryable<Organisation> Narrow(IQueryable<Organisation> organisations)
    {
        organisations = Filter.Narrow(organisations);
        organisations = Email is null ? organisations : organisations.Where(organisation => organisation.Emails.Any(email => email.Address.ToLower() == Email));
        return ChangedSince is null ? organisations : organisations.Where(organisation => organisation.UpdatedAt >= ChangedSince);
    }

    /// <summary>The nextCursor of a page in this order.</summary>
    /// <param name="last">Its last row. Null: nothing is behind it.</param>
    public string? CursorOf(RecordCursor? last) => last is null ? null : $"{Sort}{AfterOrder}{last}";

    private static RecordSort? Order(Parameters read, FieldNoun noun, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (RecordSort.Read(text, noun) is { } order && order.ToString() == text)
        {
            return order;
        }

        read.Refuse("sort", $"\"sort\" must be one of {string.Join(", ", RecordSort.KeysOf(noun).Select(Word.Of))}, with a dash before it for the other way round.");
        return null;
    }

    private static RecordCursor? Place(Parameters read, RecordSort order, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        if (cursor.Split(AfterOrder) is [var of, var row] && of == order.ToString() && RecordCursor.Read(row) is { } place)
        {
            return place;
        }

        read.Refuse("cursor", "\"cursor\" must be the nextCursor of an earlier answer in the same order.");
        return null;
    }

    private static async Task<string?> OwnAsync(Parameters read, CrmDatabase database, FieldNoun noun, IQueryCollection address, CancellationToken ct)
    {
        var chosen = address.Where(part => part.Key.StartsWith(OwnBeginning, StringComparison.Ordinal) && !string.IsNullOrEmpty(part.Value))
            .ToDictionary(part => part.Key[OwnBeginning.Length..], part => part.Value.ToString());
        if (chosen.Count == 0)
        {
            return null;
        }

        var fields = (await CustomFieldBook.ReadAsync(database, noun, ct)).Where(field => field.IsFilter).ToList();
        foreach (var (key, value) in chosen)
        {
            var values = fields.Find(field => field.Key == key) is not { } field ? null : field.Kind == FieldKind.YesNo ? ["yes", "no"] : field.Choices.ConvertAll(choice => choice.Key);
            if (values?.Contains(value) != true)
            {
                read.Refuse(OwnBeginning + key, values is null ? $"\"{OwnBeginning}{key}\" is no field by which the list can be narrowed." : $"\"{OwnBeginning}{key}\" must be one of {string.Join(", ", values)}.");
            }
        }

        return RecordFilter.Containing(fields, chosen);
    }

    private static string? Known(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
