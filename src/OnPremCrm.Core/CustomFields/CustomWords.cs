using Microsoft.EntityFrameworkCore;

namespace OnPremCrm.Core.CustomFields;

/// <summary>What the search finds of the company's own fields, without those that whoever searches does not see.</summary>
internal static class CustomWords
{
    public static void Map(ModelBuilder model) => model.HasDbFunction(() => Of("", "", Array.Empty<Guid>())).HasName("custom_words_of");

    /// <param name="noun">The word of a <see cref="FieldNoun"/>.</param>
    /// <param name="custom">What the record has.</param>
    /// <param name="but">The fields that are left out.</param>
    public static string? Of(string noun, string custom, Guid[] but) => throw new NotSupportedException($"{noun}, {custom}, {but}: only the database knows.");
}
