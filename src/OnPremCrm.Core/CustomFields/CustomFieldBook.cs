using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.CustomFields;

/// <summary>The fields that are in use, in their order, with their choices.</summary>
public static class CustomFieldBook
{
    /// <summary>Those of one kind of record that whoever looks sees.</summary>
    public static async Task<IReadOnlyList<CustomField>> ReadAsync(CrmDatabase database, FieldNoun noun, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return await database.CustomFields.AsNoTracking().Where(field => field.Noun == noun && field.IsActive).OrderBy(field => field.Ordinal).ThenBy(field => field.Id)
            .Include(field => field.Choices.OrderBy(choice => choice.Ordinal)).ToListAsync(cancellationToken);
    }

    /// <summary>The keys of the fields that whoever looks does not see, for who gets values by their keys without the fields.</summary>
    public static async Task<IReadOnlyCollection<string>> HiddenKeysAsync(CrmDatabase database, FieldNoun noun, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var hidden = database.HiddenFields;
        return hidden.Count == 0 ? []
            : await database.CustomFields.IgnoreQueryFilters().Where(field => field.Noun == noun && hidden.Contains(field.Id)).Select(field => field.Key).ToListAsync(cancellationToken);
    }
}
