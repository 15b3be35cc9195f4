using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The chips by which a list is narrowed to values of the company's own fields.</summary>
/// <param name="Chosen">Keys of fields, and of a choice or yes or no.</param>
/// <param name="Address">The list with another value of a field; null: without.</param>
public sealed record CustomChips(IReadOnlyList<CustomField> Fields, IReadOnlyDictionary<string, string> Chosen, Func<(string Key, string? Value), string> Address)
{
    /// <summary>The values of a field that can be chosen, and what each is called. Yes and no are words of the page.</summary>
    public static IEnumerable<(string Value, string? Name)> Values(CustomField field) =>
        field.Kind == FieldKind.YesNo ? [("yes", null), ("no", null)] : field.Choices.Where(choice => choice.IsActive).OrderBy(choice => choice.Ordinal).Select(choice => (choice.Key, (string?)choice.Name));
}
