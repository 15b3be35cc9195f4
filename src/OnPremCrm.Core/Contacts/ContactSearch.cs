using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Core.Contacts;

/// <summary>
/// Finds contacts and organisations by what a person types: a name in any alphabet, with or without accents and typing errors; a number in any form or a part
/// of one; an e-mail.
/// </summary>
public sealed class ContactSearch(CrmDatabase database, HomeNumbering home)
{
    // Fewer digits than this are part of nearly every number, fewer letters part of nearly every e-mail.
    private const int FewestDigits = 3;
    private const int FewestLetters = 3;

    // With its plus.
    private const int LongestCountryCode = 4;

    // A shorter word is like too many others.
    private const int FewestAlike = 4;

    // One wrong letter in six leaves a name loosely like what was meant, one in eight closely. The closer, the fewer names are read.
    private const double Closely = 0.6;
    private const double Loosely = 0.5;

    // So many are found one by one, whatever the list's order. A list in which there are more of them meets them soon on its way.
    private const int Few = 2000;

    // What stands between the digits of a number, the long vowel of Japanese keyboards for a hyphen among it.
    private const string NumberSigns = " +-/().\u2010\u2012\u2013\u2014\u2212\u30fc";

    // A list that follows each key stroke looks at no more of those that match than this.
    private const int Sample = 300;

    /// <summary>All that match, for a list. All contacts for an empty text.</summary>
    public async Task<Found<Contact>> FindAsync(string? text, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new Found<Contact>(database.Contacts);
        }

        text = text.Trim();
        var digits = await DigitsOfAsync(text, ct);
        var ids = digits is null
            ? database.Contacts.Named(text).Select(contact => contact.Id).Union(PeopleOf(text).Select(contact => contact.Id))
            : Numbered(digits).Select(contact => contact.Id).Union(OwnWords(text).Select(contact => contact.Id));
        if (digits is null && text.Length >= FewestLetters)
        {
            ids = ids.Union(Reached(text).Select(contact => contact.Id)).Union(OwnWords(text).Select(contact => contact.Id));
        }

        var few = await FewAsync(ids, ct);
        var exact = few is null ? database.Contacts.Where(contact => ids.Contains(contact.Id)) : database.Contacts.Where(contact => few.Contains(contact.Id));
        return few is [] && digits is null ? await AlikeAsync(database.Contacts, text, ct) : new Found<Contact>(exact);
    }

    /// <inheritdoc cref="FindAsync"/>
    public async Task<Found<Organisation>> FindOrganisationsAsync(string? text, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new Found<Organisation>(database.Organisations);
        }

        text = text.Trim();
        var digits = await DigitsOfAsync(text, ct);
        var ids = digits is null
            ? database.Organisations.Named(text).Select(organisation => organisation.Id)
            : NumberedOrganisations(digits).Select(organisation => organisation.Id).Union(OwnWordsOfOrganisations(text).Select(organisation => organisation.Id));
        if (digits is null && text.Length >= FewestLetters)
        {
            ids = ids.Union(ReachedOrganisations(text).Select(organisation => organisation.Id)).Union(OwnWordsOfOrganisations(text).Select(organisation => organisation.Id));
        }

        var few = await FewAsync(ids, ct);
        var exact = few is null
            ? database.Organisations.Where(organisation => ids.Contains(organisation.Id))
            : database.Organisations.Where(organisation => few.Contains(organisation.Id));
        return few is [] && digits is null ? await AlikeAsync(database.Organisations, text, ct) : new Found<Organisation>(exact);
    }

    /// <summary>
    /// The likeliest, at once however many contacts there are, for a list that follows each key stroke: first the names that begin so, then those of which a
    /// word does, then the people of organisations called so, then e-mails and the company's own fields; when there is none, names like it. Digits find the numbers that end so first.
    /// Nobody is found by less than three digits.
    /// </summary>
    /// <param name="text">What was typed so far, not empty.</param>
    /// <param name="most">No more than these.</param>
    /// <param name="show">What is wanted of each.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<IReadOnlyList<TShown>> SuggestAsync<TShown>(string text, int most, Expression<Func<Contact, TShown>> show, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        return await DigitsOfAsync(text, ct) is { } digits
            ? await FirstAsync([Ending(digits.Part), Numbered(digits), OwnWords(text)], show, most, ct)
            : await SuggestAsync(database.Contacts, text.Trim().Length >= FewestLetters ? [PeopleOf(text.Trim()).Take(Sample).InOrder(), Reached(text), OwnWords(text)] : [], text, show, most, ct);
    }

    /// <summary>The likeliest organisations, as <c>SuggestAsync</c> finds contacts.</summary>
    public async Task<IReadOnlyList<TShown>> SuggestOrganisationsAsync<TShown>(string text, int most, Expression<Func<Organisation, TShown>> show, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        return await DigitsOfAsync(text, ct) is { } digits
            ? await FirstAsync([NumberedOrganisations(digits), OwnWordsOfOrganisations(text)], show, most, ct)
            : await SuggestAsync(database.Organisations, text.Length >= FewestLetters ? [ReachedOrganisations(text), OwnWordsOfOrganisations(text)] : [], text, show, most, ct);
    }

    /// <summary>The number that the text is, as people of the company's country mean it. Null when it is none.</summary>
    public async Task<E164Number?> NumberOfAsync(string text, CancellationToken ct)
    {
        var context = await home.FindAsync(cancellationToken: ct);
        return NumberingPlan.Read(text, context) is { IsNumber: true } reading ? reading.Number : null;
    }

    // The digits by which numbers are searched, as they stand in E.164; null when the text is no (part of a) number.
    private async Task<DigitsSought?> DigitsOfAsync(string text, CancellationToken ct)
    {
        var context = await home.FindAsync(cancellationToken: ct);
        var number = NumberingPlan.Read(text, context) is { IsNumber: true } reading ? reading.Number.ToString() : null;
        var plain = text.Normalize(NormalizationForm.FormKC); // full-width digits, no-break spaces
        var digits = plain.All(character => char.IsAsciiDigit(character) || NumberSigns.Contains(character, StringComparison.Ordinal)) ? string.Concat(plain.Where(char.IsAsciiDigit)) : "";
        var trunk = NumberingPlan.TrunkPrefixOf(context.Country);
        var hasTrunk = trunk.Length > 0 && !plain.StartsWith('+') && digits.StartsWith(trunk, StringComparison.Ordinal);
        var part = digits.TrimStart('0');
        var local = plain.StartsWith('+') ? "" : (hasTrunk ? digits[trunk.Length..] : digits).TrimStart('0');
        var isWhole = number is not null && hasTrunk && number.EndsWith(local, StringComparison.Ordinal) && number.Length - local.Length <= LongestCountryCode;
        return number is null && part.Length < FewestDigits ? null
            : new DigitsSought(number ?? part, local.Length < FewestDigits || isWhole || (number is null && local == part) ? null : local);
    }

    private IQueryable<Contact> Numbered(DigitsSought sought)
    {
        var (part, local) = sought.Patterns;
        return local is null
            ? database.Contacts.Where(contact => contact.Numbers.Any(number => EF.Functions.Like(number.Number, part)))
            : database.Contacts.Where(contact => contact.Numbers.Any(number => EF.Functions.Like(number.Number, part) || EF.Functions.Like(number.Number, local)));
    }

    private IQueryable<Contact> Ending(string digits) =>
        database.Contacts.Where(contact => contact.Numbers.Any(number => EF.Functions.Like(EF.Functions.Reverse(number.Number), EF.Functions.Reverse(digits) + "%")));

    private IQueryable<Organisation> NumberedOrganisations(DigitsSought sought)
    {
        var (part, local) = sought.Patterns;
        return local is null
            ? database.Organisations.Where(organisation => organisation.Numbers.Any(number => EF.Functions.Like(number.Number, part)))
            : database.Organisations.Where(organisation => organisation.Numbers.Any(number => EF.Functions.Like(number.Number, part) || EF.Functions.Like(number.Number, local)));
    }

    private IQueryable<Contact> PeopleOf(string organisation)
    {
        var named = database.Organisations.Named(organisation).Select(found => found.Id);
        return database.Contacts.Where(contact => contact.OrganisationId != null && named.Contains(contact.OrganisationId.Value));
    }

    private IQueryable<Contact> Reached(string text)
    {
        var part = PartOf(text);
        return database.Contacts.Where(contact => contact.Emails.Any(email => EF.Functions.Like(email.Address.ToLower(), part)));
    }

    private IQueryable<Organisation> ReachedOrganisations(string text)
    {
        var part = PartOf(text);
        return database.Organisations.Where(organisation => organisation.Emails.Any(email => EF.Functions.Like(email.Address.ToLower(), part)));
    }

    // The company's own fields that an administrator lets be searched. From whom some are hidden finds by the others alone: the index finds, then the words are read once more without them.
    private IQueryable<Contact> OwnWords(string text)
    {
        var (part, hidden) = (PartOf(text), Hidden);
        var found = database.Contacts.Where(contact => EF.Functions.Like(contact.CustomWords!, part));
        return hidden.Length == 0 ? found : found.Where(contact => EF.Functions.Like(CustomWords.Of("contacts", contact.Custom, hidden)!, part));
    }

    private IQueryable<Organisation> OwnWordsOfOrganisations(string text)
    {
        var (part, hidden) = (PartOf(text), Hidden);
        var found = database.Organisations.Where(organisation => EF.Functions.Like(organisation.CustomWords!, part));
        return hidden.Length == 0 ? found : found.Where(organisation => EF.Functions.Like(CustomWords.Of("organisations", organisation.Custom, hidden)!, part));
    }

    private Guid[] Hidden => [.. database.HiddenFields.Select(hidden => hidden.Value)];

    private static string PartOf(string text) => $"%{SearchableNames.Escape(text.Trim().ToLowerInvariant())}%";

    // All of them, or null when they are too many.
    private Task<List<TId>?> FewAsync<TId>(IQueryable<TId> ids, CancellationToken ct) => database.ByBitmapAsync(
        async () => await ids.Take(Few + 1).ToListAsync(ct) is { Count: <= Few } few ? few : null, ct);

    private async Task<Found<T>> AlikeAsync<T>(IQueryable<T> all, string text, CancellationToken ct)
        where T : class
    {
        if (text.Length < FewestAlike)
        {
            return new Found<T>(all.Take(0));
        }

        await database.CompareAsync(Loosely, ct);
        return new Found<T>(all.Alike(text), AreAlike: true);
    }

    private async Task<IReadOnlyList<TShown>> SuggestAsync<T, TShown>(
        IQueryable<T> all, IReadOnlyList<IQueryable<T>> others, string text, Expression<Func<T, TShown>> show, int most, CancellationToken ct)
        where T : class
    {
        text = text.Trim();
        var found = await FirstAsync([all.Beginning(text)], show, most, ct);
        if (found.Count < most)
        {
            var more = await database.ByBitmapAsync(() => FirstAsync([all.Named(text).Take(Sample).InOrder(), .. others], show, most, ct), ct);
            found = [.. found.Union(more).Take(most)];
        }

        if (found.Count > 0 || text.Length < FewestAlike)
        {
            return found;
        }

        await database.CompareAsync(Closely, ct);
        found = await FirstAsync([all.Alike(text)], show, most, ct);
        if (found.Count == 0)
        {
            await database.CompareAsync(Loosely, ct);
            found = await FirstAsync([all.Alike(text)], show, most, ct);
        }

        return found;
    }

    // As many as are wanted, from the first source that has them, then from the next.
    private static async Task<List<TShown>> FirstAsync<T, TShown>(IReadOnlyList<IQueryable<T>> sources, Expression<Func<T, TShown>> show, int most, CancellationToken ct)
    {
        var found = new List<TShown>();
        foreach (var source in sources)
        {
            if (found.Count == most)
            {
                break;
            }

            found.AddRange((await source.Select(show).Take(most).ToListAsync(ct)).Except(found).Take(most - found.Count).ToList());
        }

        return found;
    }

    // Local: the digits without the trunk prefix of the company's country ("8 495" in Russia), which no number in E.164 has; of what could be a number of the company's own
    // city they may be the last of another one's. Null: nothing else is meant than the part.
    private sealed record DigitsSought(string Part, string? Local = null)
    {
        public (string Part, string? Local) Patterns => ($"%{Part}%", Local is null ? null : $"%{Local}%");
    }
}
