using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>What the search finds of the records that have a field, after the field itself was changed. The database keeps it for every later save of a record.</summary>
internal static class SearchedWords
{
    public static async Task ReadAgainAsync(CrmDatabase database, CustomField field, CancellationToken ct)
    {
        // The records are what they were: no open page is told.
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        await database.Database.ExecuteSqlAsync($"SET LOCAL crm.quiet = 'on'", ct);
        await (field.Noun == FieldNoun.Contacts
            ? database.Database.ExecuteSqlAsync($"UPDATE contacts SET custom_words = custom_words_of('contacts', custom) WHERE custom ? {field.Key} AND custom_words IS DISTINCT FROM custom_words_of('contacts', custom)", ct)
            : database.Database.ExecuteSqlAsync($"UPDATE organisations SET custom_words = custom_words_of('organisations', custom) WHERE custom ? {field.Key} AND custom_words IS DISTINCT FROM custom_words_of('organisations', custom)", ct));
        await transaction.CommitAsync(ct);
    }
}
