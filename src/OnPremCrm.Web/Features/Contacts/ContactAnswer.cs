using System.ComponentModel;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A contact as programs read it.</summary>
[Description("A person outside the company.")]
public sealed record ContactAnswer(
    Guid Id,
    string Name,
    Named? Organisation,
    string? JobTitle,
    string? Email,
    string? Note,
    [property: Description("Who looks after the contact. Null: nobody in particular.")] Named? Owner,
    [property: Description("The first one is called first.")] IReadOnlyList<ContactAnswer.NumberAnswer> Numbers,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public sealed record NumberAnswer([property: Description("E.164.")] string Number, PhoneNumberKind Kind);

    public static ContactAnswer Of(Contact contact) => new(
        contact.Id.Value,
        contact.Name,
        contact.Organisation is { } organisation ? new Named(organisation.Id.Value, organisation.Name) : null,
        contact.JobTitle,
        contact.Email,
        contact.Note,
        contact.Owner is { } owner ? new Named(owner.Id.Value, owner.Name) : null,
        [.. contact.Numbers.OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id.Value).Select(number => new NumberAnswer(number.Number, number.Kind))],
        contact.CreatedAt.UtcDateTime,
        contact.UpdatedAt.UtcDateTime);
}
