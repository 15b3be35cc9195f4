using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>How somebody is reached, as a card shows it: the main one of each first, what is wrong last.</summary>
/// <param name="About">The record that a call is tied to: "contacts:uuid".</param>
/// <param name="SharedBy">How many others have the same number, by number.</param>
public sealed record ReachView(
    IReadOnlyList<PhoneNumber> Numbers, IReadOnlyList<EmailAddress> Emails, IReadOnlyList<MessengerAccount> Messengers, IReadOnlyList<PostalAddress> Addresses, string About,
    IReadOnlyDictionary<string, int> SharedBy)
{
    /// <summary>The number to call when nobody chooses another one. Null: none is right, or they wish not to be called.</summary>
    public string? NumberToCall => Numbers.FirstOrDefault(number => !number.IsWrong && !number.OptedOut)?.Number;

    /// <summary>The address to write to when nobody chooses another one. Null: none is right, or they wish not to be written to.</summary>
    public string? AddressToWrite => Emails.FirstOrDefault(email => !email.IsWrong && !email.OptedOut)?.Address;

    public static ReachView Of(Contact contact, IReadOnlyDictionary<string, int> sharedBy) =>
        Of(contact.Numbers, contact.Emails, contact.Messengers, contact.Addresses, $"contacts:{contact.Id}", sharedBy);

    public static ReachView Of(Organisation organisation) =>
        Of(organisation.Numbers, organisation.Emails, organisation.Messengers, organisation.Addresses, $"organisations:{organisation.Id}", new Dictionary<string, int>());

    private static ReachView Of(
        List<PhoneNumber> numbers, List<EmailAddress> emails, List<MessengerAccount> messengers, List<PostalAddress> addresses, string about, IReadOnlyDictionary<string, int> sharedBy) => new(
        [.. numbers.OrderBy(number => number.IsWrong).ThenByDescending(number => number.IsPrimary).ThenBy(number => number.Id.Value)],
        [.. emails.OrderBy(email => email.IsWrong).ThenByDescending(email => email.IsPrimary).ThenBy(email => email.Ordinal)],
        [.. messengers.OrderBy(account => account.IsWrong).ThenByDescending(account => account.IsPrimary).ThenBy(account => account.Ordinal)],
        [.. addresses.OrderBy(address => address.IsWrong).ThenByDescending(address => address.IsPrimary).ThenBy(address => address.Ordinal)],
        about,
        sharedBy);
}
