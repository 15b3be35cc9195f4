using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Core.Contacts;

/// <summary>Finds contacts and organisations by what a person types: a number in any form or a part of one, a name, an e-mail.</summary>
public sealed class ContactSearch(CrmDatabase database, HomeNumbering home)
{
    // Fewer digits than this are part of nearly every number.
    private const int FewestDigits = 3;

    // The trigram index finds parts of names from three letters on, and beginnings of words from one.
    private const int FewestLetters = 3;

    /// <returns>All contacts for an empty text.</returns>
    public async Task<IQueryable<Contact>> FindAsync(string? text, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return database.Contacts;
        }

        if (await DigitsOfAsync(text, ct) is { } digits)
        {
            var typed = PartOf(text);
            return database.Contacts.Where(contact => contact.Numbers.Any(number => EF.Functions.Like(number.Number, $"%{digits}%")) || EF.Functions.Like(contact.CustomWords!, typed));
        }

        var part = PartOf(text);
        return database.Contacts.Where(contact =>
            EF.Functions.Like(contact.Name.ToLower(), part)
            || EF.Functions.Like(contact.CustomWords!, part)
            || contact.Emails.Any(email => EF.Functions.Like(email.Address.ToLower(), part))
            || database.Organisations.Where(organisation => EF.Functions.Like(organisation.Name.ToLower(), part)).Any(organisation => organisation.Id == contact.OrganisationId));
    }

    /// <returns>All organisations for an empty text.</returns>
    public async Task<IQueryable<Organisation>> FindOrganisationsAsync(string? text, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return database.Organisations;
        }

        if (await DigitsOfAsync(text, ct) is { } digits)
        {
            var typed = PartOf(text);
            return database.Organisations.Where(organisation => organisation.Numbers.Any(number => EF.Functions.Like(number.Number, $"%{digits}%")) || EF.Functions.Like(organisation.CustomWords!, typed));
        }

        var part = PartOf(text);
        return database.Organisations.Where(organisation => EF.Functions.Like(organisation.Name.ToLower(), part) || EF.Functions.Like(organisation.CustomWords!, part) || organisation.Emails.Any(email => EF.Functions.Like(email.Address.ToLower(), part)));
    }

    /// <summary>
    /// By name or number alone, each found by an index however many contacts there are: what a list that follows each key stroke can afford.
    /// One or two characters must begin a word of the name; nobody is found by less than three digits.
    /// </summary>
    /// <returns>None for an empty text.</returns>
    public async Task<IQueryable<Contact>> FindNamedAsync(string text, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (await DigitsOfAsync(text, ct) is { } digits)
        {
            return database.Contacts.Where(contact => contact.Numbers.Any(number => EF.Functions.Like(number.Number, $"%{digits}%")));
        }

        var (part, next) = BeginningsOf(text);
        return database.Contacts.Where(contact => EF.Functions.Like(contact.Name.ToLower(), part) || EF.Functions.Like(contact.Name.ToLower(), next));
    }

    /// <inheritdoc cref="FindNamedAsync"/>
    public async Task<IQueryable<Organisation>> FindOrganisationsNamedAsync(string text, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (await DigitsOfAsync(text, ct) is { } digits)
        {
            return database.Organisations.Where(organisation => organisation.Numbers.Any(number => EF.Functions.Like(number.Number, $"%{digits}%")));
        }

        var (part, next) = BeginningsOf(text);
        return database.Organisations.Where(organisation => EF.Functions.Like(organisation.Name.ToLower(), part) || EF.Functions.Like(organisation.Name.ToLower(), next));
    }

    /// <summary>The number that the text is, as people of the company's country mean it. Null when it is none.</summary>
    public async Task<E164Number?> NumberOfAsync(string text, CancellationToken ct)
    {
        var context = await home.FindAsync(cancellationToken: ct);
        return NumberingPlan.Read(text, context) is { IsNumber: true } reading ? reading.Number : null;
    }

    // The digits by which numbers are searched, as they stand in E.164; null when the text is no (part of a) number.
    private async Task<string?> DigitsOfAsync(string text, CancellationToken ct)
    {
        if (await NumberOfAsync(text, ct) is { } number)
        {
            return number.ToString();
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var isNumberLike = digits.Length >= FewestDigits && text.All(character => char.IsAsciiDigit(character) || " +-/().".Contains(character, StringComparison.Ordinal));
        return isNumberLike ? digits.TrimStart('0') : null;
    }

    private static (string First, string Next) BeginningsOf(string text)
    {
        var part = PartOf(text);
        return text.Trim().Length < FewestLetters ? (part[1..], "% " + part[1..]) : (part, part);
    }

    private static string PartOf(string text) =>
        $"%{text.Trim().ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
