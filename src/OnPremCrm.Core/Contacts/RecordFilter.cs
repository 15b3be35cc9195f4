using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>What a list of contacts or organisations is narrowed by, beside its search.</summary>
/// <param name="Tag">Only those with this tag. Null: all.</param>
/// <param name="Custom">Only those that have these values in the company's own fields, as JSON. Null: all.</param>
/// <param name="Owner">Only those that this user looks after. Null: all.</param>
/// <param name="IsFree">Only those that nobody looks after.</param>
public sealed record RecordFilter(string? Tag = null, string? Custom = null, UserId? Owner = null, bool IsFree = false)
{
    /// <summary>Those that pass.</summary>
    public IQueryable<Contact> Narrow(IQueryable<Contact> contacts)
    {
        var owned = IsFree ? contacts.Where(contact => contact.OwnerId == null) : Owner is { } owner ? contacts.Where(contact => contact.OwnerId == owner) : contacts;
        var tagged = Tag is null ? owned : owned.Where(contact => contact.Tags.Contains(Tag));
        return Custom is null ? tagged : tagged.Where(contact => EF.Functions.JsonContains(contact.Custom, Custom));
    }

    /// <summary>Those that pass.</summary>
    public IQueryable<Organisation> Narrow(IQueryable<Organisation> organisations)
    {
        var owned = IsFree ? organisations.Where(organisation => organisation.OwnerId == null) : Owner is { } owner ? organisations.Where(organisation => organisation.OwnerId == owner) : organisations;
        var tagged = Tag is null ? owned : owned.Where(organisation => organisation.Tags.Contains(Tag));
        return Custom is null ? tagged : tagged.Where(organisation => EF.Functions.JsonContains(organisation.Custom, Custom));
    }

    /// <summary>What the record must contain so that each of these fields has the chosen value: the key of a choice, or yes or no. Null: nothing was chosen.</summary>
    public static string? Containing(IEnumerable<CustomField> fields, IReadOnlyDictionary<string, string> chosen)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var wanted = new JsonObject();
        foreach (var field in fields.Where(field => field.IsFilter))
        {
            if (chosen.TryGetValue(field.Key, out var value))
            {
                wanted[field.Key] = field.Kind switch
                {
                    FieldKind.YesNo => value == "yes",
                    FieldKind.Choices => new JsonArray(value),
                    _ => value,
                };
            }
        }

        return wanted.Count == 0 ? null : wanted.ToJsonString();
    }
}
