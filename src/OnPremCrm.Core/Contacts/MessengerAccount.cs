namespace OnPremCrm.Core.Contacts;

/// <summary>One messenger account of a contact or of an organisation (of exactly one of the two).</summary>
public sealed class MessengerAccount
{
    /// <summary>Names the entry.</summary>
    public MessengerAccountId Id { get; init; }

    /// <summary>Null when it is an organisation's.</summary>
    public ContactId? ContactId { get; init; }

    /// <summary>Null when it is a contact's.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>Which messenger.</summary>
    public MessengerKind Kind { get; set; }

    /// <summary>Name, number or address of the account, as somebody typed it.</summary>
    public required string Account { get; set; }

    /// <summary>The one to write to first.</summary>
    public bool IsPrimary { get; set; }

    /// <summary>It reaches nobody, or somebody else.</summary>
    public bool IsWrong { get; set; }

    /// <summary>Its place among the others, as somebody ordered them.</summary>
    public int Ordinal { get; set; }

    /// <summary>Where a browser opens a conversation. Null: the messenger has no such address, or the account does not tell it.</summary>
    public Uri? Link()
    {
        var name = Account.Trim().TrimStart('@');
        var digits = string.Concat(name.Where(char.IsAsciiDigit));
        return Kind switch
        {
            MessengerKind.Telegram when name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') => new Uri($"https://t.me/{name}"),
            MessengerKind.Telegram when name.StartsWith('+') && digits.Length > 6 => new Uri($"https://t.me/+{digits}"),
            MessengerKind.Whatsapp when name.StartsWith('+') && digits.Length > 6 => new Uri($"https://wa.me/{digits}"),
            MessengerKind.Vk when name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.') => new Uri($"https://vk.com/{name}"),
            _ => null,
        };
    }
}
