using System.ComponentModel;
using System.Text.Json.Nodes;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A contact as programs read it.</summary>
[Description("A person outside the company.")]
public sealed record ContactAnswer(
    Guid Id,
    string Name,
    Named? Organisation,
    string? JobTitle,
    [property: Description("Further and former organisations, as far as the token may see them.")] IReadOnlyList<AffiliationAnswer> Affiliations,
    [property: Description("The address to write to first.")] string? Email,
    string? Note,
    [property: Description("Who looks after the contact. Null: nobody in particular.")] Named? Owner,
    [property: Description("The first one is called first.")] IReadOnlyList<ReachAnswer.Phone> Numbers,
    [property: Description("The first one is written to first.")] IReadOnlyList<ReachAnswer.Email> Emails,
    IReadOnlyList<ReachAnswer.Messenger> Messengers,
    IReadOnlyList<ReachAnswer.Address> Addresses,
    DateOnly? Birthday,
    [property: Description("The language to speak with them, BCP 47.")] string? Language,
    [property: Description("Where we have the contact from.")] string? Source,
    IReadOnlyList<string> Tags,
    [property: Description("The company's own fields by their keys; those without a value are left out. See /api/v1/fields.")] JsonObject Custom,
    [property: Description("What all calls come to, some seconds behind them.")] CallFiguresAnswer Calls,
    [property: Description("Rises with every save; it is the ETag, too.")] int Version,
    DateTime CreatedAt,
    DateTime UpdatedAt) : IRecordAnswer
{
    public static ContactAnswer Of(Contact contact, IReadOnlyList<CustomField> own, bool masks) => new(
        contact.Id.Value,
        contact.Name,
        contact.Organisation is { } organisation ? new Named(organisation.Id.Value, organisation.Name) : null,
        contact.JobTitle,
        [.. contact.Affiliations.Where(affiliation => affiliation.Organisation is not null).OrderBy(affiliation => affiliation.Ordinal).Select(AffiliationAnswer.Of)],
        contact.Email,
        contact.Note,
        contact.Owner is { } owner ? new Named(owner.Id.Value, owner.Name) : null,
        [.. contact.Numbers.OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id.Value).Select(ReachAnswer.Phone.Of)],
        [.. contact.Emails.OrderByDescending(email => email.IsPrimary).ThenBy(email => email.Ordinal).Select(ReachAnswer.Email.Of)],
        [.. contact.Messengers.OrderByDescending(account => account.IsPrimary).ThenBy(account => account.Ordinal).Select(account => ReachAnswer.Messenger.Of(account, masks))],
        [.. contact.Addresses.OrderByDescending(address => address.IsPrimary).ThenBy(address => address.Ordinal).Select(ReachAnswer.Address.Of)],
        contact.Birthday,
        contact.Language,
        contact.Source,
        contact.Tags,
        CustomJson.Of(own, CustomValues.Parse(contact.Custom)),
        CallFiguresAnswer.Of(contact.Figures),
        contact.Version,
        contact.CreatedAt.UtcDateTime,
        contact.UpdatedAt.UtcDateTime);
}
