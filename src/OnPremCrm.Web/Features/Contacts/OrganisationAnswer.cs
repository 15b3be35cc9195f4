using System.ComponentModel;
using System.Text.Json.Nodes;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>An organisation as programs read it.</summary>
[Description("A company, an office, a household: what several contacts belong to. Its people are at /api/v1/contacts?organisation=.")]
public sealed record OrganisationAnswer(
    Guid Id,
    string Name,
    [property: Description("What it is a part of. Null: of none, or the token may not see it.")] Named? Parent,
    string? City,
    string? Website,
    string? Note,
    [property: Description("Who looks after it. Null: nobody in particular.")] Named? Owner,
    [property: Description("Its own; the first one is called first.")] IReadOnlyList<ReachAnswer.Phone> Numbers,
    [property: Description("Blocks of numbers that are all its own, as they were written.")] IReadOnlyList<string> Blocks,
    [property: Description("The first one is written to first.")] IReadOnlyList<ReachAnswer.Email> Emails,
    IReadOnlyList<ReachAnswer.Messenger> Messengers,
    IReadOnlyList<ReachAnswer.Address> Addresses,
    [property: Description("Where we have it from.")] string? Source,
    IReadOnlyList<string> Tags,
    [property: Description("The company's own fields by their keys; those without a value are left out. See /api/v1/fields.")] JsonObject Custom,
    [property: Description("What all calls come to, some seconds behind them.")] CallFiguresAnswer Calls,
    [property: Description("Rises with every save; it is the ETag, too.")] int Version,
    DateTime CreatedAt,
    DateTime UpdatedAt) : IRecordAnswer
{
    public static OrganisationAnswer Of(Organisation organisation, IReadOnlyList<CustomField> own, bool masks) => new(
        organisation.Id.Value,
        organisation.Name,
        organisation.Parent is { } parent ? new Named(parent.Id.Value, parent.Name) : null,
        organisation.City,
        organisation.Website,
        organisation.Note,
        organisation.Owner is { } owner ? new Named(owner.Id.Value, owner.Name) : null,
        [.. organisation.Numbers.OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id.Value).Select(ReachAnswer.Phone.Of)],
        [.. organisation.Ranges.OrderBy(range => range.FirstNumber, StringComparer.Ordinal).Select(range => masks ? $"{range.FirstNumber} – {range.LastNumber}" : range.AsWritten)],
        [.. organisation.Emails.OrderByDescending(email => email.IsPrimary).ThenBy(email => email.Ordinal).Select(ReachAnswer.Email.Of)],
        [.. organisation.Messengers.OrderByDescending(account => account.IsPrimary).ThenBy(account => account.Ordinal).Select(account => ReachAnswer.Messenger.Of(account, masks))],
        [.. organisation.Addresses.OrderByDescending(address => address.IsPrimary).ThenBy(address => address.Ordinal).Select(ReachAnswer.Address.Of)],
        organisation.Source,
        organisation.Tags,
        CustomJson.Of(own, CustomValues.Parse(organisation.Custom)),
        CallFiguresAnswer.Of(organisation.Figures),
        organisation.Version,
        organisation.CreatedAt.UtcDateTime,
        organisation.UpdatedAt.UtcDateTime);
}
