using System.ComponentModel;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>One field as programs read it.</summary>
[Description("A field that an administrator made.")]
public sealed record FieldAnswer(
    [property: Description("Which records have it.")] FieldNoun Noun,
    [property: Description("Its name in the JSON of a record. It never changes.")] string Key,
    string Name,
    FieldKind Kind,
    [property: Description("ISO 4217; null unless the kind is money.")] string? Currency,
    bool IsRequired,
    [property: Description("The names of the values of a list.")] IReadOnlyList<string> Choices)
{
    public static FieldAnswer Of(CustomField field) =>
        new(field.Noun, field.Key, field.Name, field.Kind, field.Currency, field.IsRequired, [.. field.Choices.Where(choice => choice.IsActive).OrderBy(choice => choice.Ordinal).Select(choice => choice.Name)]);
}
