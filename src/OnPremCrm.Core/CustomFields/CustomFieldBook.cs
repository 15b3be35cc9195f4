using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.CustomFields;

/// <summary>The fields that are in use, in their order, with their choices.</summary>
public static class CustomFieldBook
{
    /// <summary>Those of one kind of record.</summary>
    public static async Task<IReadOnlyList<CustomField>> ReadAsync(CrmDatabase database, FieldNoun noun, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return await database.CustomFields.AsNoTracking().Where(field => field.Noun == noun && field.IsActive).OrderBy(field => field.Ordinal).ThenBy(field => field.Id)
            .Include(field => field.Choices.OrderBy(choice => choice.Ordinal)).ToListAsync(cancellationToken);
    }
}
