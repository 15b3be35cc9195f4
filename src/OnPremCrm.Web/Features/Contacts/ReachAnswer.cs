using System.ComponentModel;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Numbers, e-mail addresses, messengers and addresses of a record as programs read and write them.</summary>
public static class ReachAnswer
{
    public sealed record Phone([property: Description("E.164; you may send any written form.")] string Number, PhoneNumberKind Kind = PhoneNumberKind.Work,
        [property: Description("It reaches nobody, or somebody else: calls from it are not matched.")] bool IsWrong = false,
        [property: Description("They do not wish to be called there.")] bool OptedOut = false)
    {
        public static Phone Of(PhoneNumber number) => new(number.Number, number.Kind, number.IsWrong, number.OptedOut);

        public NumberLine ToLine() => new() { Text = Number, Kind = Kind, IsWrong = IsWrong, OptedOut = OptedOut };
    }

    public sealed record Email(string Address, EmailKind Kind = EmailKind.Work, [property: Description("It reaches nobody, or somebody else.")] bool IsWrong = false,
        [property: Description("They do not wish to be written to there.")] bool OptedOut = false)
    {
        public static Email Of(EmailAddress email) => new(email.Address, email.Kind, email.IsWrong, email.OptedOut);

        public EmailLine ToLine() => new() { Text = Address, Kind = Kind, IsWrong = IsWrong, OptedOut = OptedOut };
    }

    public sealed record Messenger(MessengerKind Kind, [property: Description("Name, number or address of the account.")] string Account, bool IsWrong = false)
    {
        public static Messenger Of(MessengerAccount account, bool masks) => new(account.Kind, masks ? NumberMask.Of(account.Account) : account.Account, account.IsWrong);

        public MessengerLine ToLine() => new() { Text = Account, Kind = Kind, IsWrong = IsWrong };
    }

    public sealed record Address(
        [property: Description("Street, house, flat; several lines.")] string? Street = null, string? PostalCode = null, string? City = null,
        [property: Description("ISO 3166-1 alpha-2.")] string? Country = null, AddressKind Kind = AddressKind.Work, bool IsWrong = false)
    {
        public static Address Of(PostalAddress address) => new(address.Street, address.PostalCode, address.City, address.Country, address.Kind, address.IsWrong);

        public AddressLine ToLine() => new() { Street = Street, PostalCode = PostalCode, City = City, Country = Country, Kind = Kind, IsWrong = IsWrong };
    }
}
