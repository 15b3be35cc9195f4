using System.ComponentModel;
using System.Text.Json.Nodes;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A contact that a program makes.</summary>
[Description("A person outside the company, to be made.")]
public sealed record NewContact(
    string Name,
    [property: Description("By name; one that nobody has yet is made.")] string? Organisation = null,
    string? JobTitle = null,
    [property: Description("The address to write to first.")] string? Email = null,
    string? Note = null,
    [property: Description("One number, in any written form.")] string? Phone = null,
    [property: Description("Numbers, each in any written form; the first is called first.")] IReadOnlyList<string>? Phones = null,
    [property: Description("E-mail addresses; the first is written to first.")] IReadOnlyList<ReachAnswer.Email>? Emails = null,
    IReadOnlyList<ReachAnswer.Messenger>? Messengers = null,
    IReadOnlyList<ReachAnswer.Address>? Addresses = null,
    DateOnly? Birthday = null,
    [property: Description("The language to speak with them, BCP 47.")] string? Language = null,
    [property: Description("Where we have the contact from.")] string? Source = null,
    IReadOnlyList<string>? Tags = null,
    [property: Description("The company's own fields by their keys, as they are read; a choice by its name.")] JsonObject? Custom = null,
    [property: Description("Numbers with their kinds and marks, behind phone and phones.")] IReadOnlyList<ReachAnswer.Phone>? Numbers = null,
    [property: Description("Who looks after the contact: the id of an active user.")] Guid? OwnerId = null,
    [property: Description("Further and former organisations.")] IReadOnlyList<AffiliationChange>? Affiliations = null)
{
    /// <summary>All e-mail addresses, in order.</summary>
    public IEnumerable<ReachAnswer.Email> AllEmails() => (Email is null ? [] : new[] { new ReachAnswer.Email(Email) }).Concat(Emails ?? []);

    /// <summary>Numbers of which nothing but the number was said, in order.</summary>
    public IEnumerable<string> BarePhones() => (Phone is null ? [] : new[] { Phone }).Concat(Phones ?? []);

    /// <summary>All numbers, in order.</summary>
    public IEnumerable<ReachAnswer.Phone> AllPhones() => BarePhones().Select(phone => new ReachAnswer.Phone(phone)).Concat(Numbers ?? []);
}
