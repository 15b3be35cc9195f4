using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>
/// Finds whom a number belongs to: exactly, else by an organisation's block of numbers, else perhaps by its last digits. Explained, and never one of
/// several without saying so. An entry that is marked as wrong makes nobody sure, only a "maybe". A number is whose it is, whoever asks: what of that somebody may read is decided where it is shown.
/// </summary>
public sealed class PhoneBook(CrmDatabase database)
{
    /// <summary>
    /// So many last digits must agree before a number is worth a "maybe": the subscriber's and the area's, whatever country somebody put before them.
    /// Among a million numbers a stranger's has somebody's last nine digits once in a thousand calls, somebody's last seven in every tenth.
    /// </summary>
    public const int FewestEqualDigits = 9;

    // A number that carries no area code has no more than these; fewer are extensions and short codes.
    private const int FewestLocalDigits = 6;

    private const int MostCandidates = 20;
    private const int MostMaybes = 5;

    /// <summary>A few indexed look-ups, one for a number that somebody has; this runs while the phone rings.</summary>
    /// <param name="number">E.164.</param>
    /// <param name="me">Of several, those whom this user looks after come first. Null: nobody asks in particular.</param>
    public async Task<PhoneMatch> FindAsync(string number, UserId? me = null, CancellationToken cancellationToken = default)
    {
        if (await database.IgnoredNumbers.AnyAsync(ignored => ignored.Number == number, cancellationToken))
        {
            return new PhoneMatch(number, CallMatch.Ignored, null, []);
        }

        var exact = await OwnersAsync(database.PhoneNumbers.Where(entry => entry.Number == number && !entry.IsWrong), number, MostCandidates, me, cancellationToken);
        if (exact is not [])
        {
            return PhoneMatch.Of(number, exact, CallMatch.Exact);
        }

        var blocks = await BlocksAsync(number, cancellationToken);
        return blocks is not [] ? PhoneMatch.Of(number, blocks, CallMatch.Range) : await FindEndingAsync(number, number[1..], FewestEqualDigits, me, cancellationToken);
    }

    /// <summary>Who has a number that ends with these digits: for one that was presented without its area code. At most a "maybe".</summary>
    /// <param name="digits">As presented; fewer than six are nobody's.</param>
    /// <param name="me">See <see cref="FindAsync"/>.</param>
    public async Task<PhoneMatch> FindEndingAsync(string digits, UserId? me = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var tail = digits.TrimStart('0');
        return tail.Length >= FewestLocalDigits && tail.All(char.IsAsciiDigit)
            ? await FindEndingAsync(digits, tail, tail.Length, me, cancellationToken)
            : PhoneMatch.NobodyHas(digits);
    }

    private async Task<PhoneMatch> FindEndingAsync(string number, string digits, int equal, UserId? me, CancellationToken cancellationToken)
    {
        if (digits.Length < equal)
        {
            return PhoneMatch.NobodyHas(number);
        }

        // As LIKE 'backwards%', but found by the index also where the text is no constant; ":" follows "9".
        var backwards = string.Concat(digits[^equal..].Reverse());
        var alike = database.PhoneNumbers.FromSql($"SELECT * FROM phone_numbers WHERE reverse(number) ~>=~ {backwards} AND reverse(number) ~<~ {backwards + ":"}");
        var maybes = await OwnersAsync(alike, number, MostMaybes, me, cancellationToken);
        return maybes is [] ? PhoneMatch.NobodyHas(number) : new PhoneMatch(number, CallMatch.Maybe, null, maybes);
    }

    // The person before the switchboard: an organisation counts only where none of its people has the number.
    private async Task<List<PhoneCandidate>> OwnersAsync(IQueryable<PhoneNumber> entries, string number, int most, UserId? me, CancellationToken cancellationToken)
    {
        // Sorted before they are cut off: a company's switchboard may be the number of hundreds.
        var people = (await entries.IgnoreQueryFilters()
            .Where(entry => entry.ContactId != null)
            .Select(entry => new
            {
                entry.ContactId,
                entry.Contact!.OrganisationId,
                entry.Contact.Name,
                OrganisationName = entry.Contact.Organisation!.Name,
                entry.Contact.JobTitle,
                OwnerId = entry.Contact.OwnerId ?? entry.Contact.Organisation.OwnerId,
                LastTalkAt = database.Calls
                    .Where(call => call.ContactId == entry.ContactId && call.AnsweredAt != null)
                    .OrderByDescending(call => call.Id)
                    .Select(call => call.AnsweredAt)
                    .FirstOrDefault(),
                WasChosen = database.NumberChoices.Any(choice => choice.Number == number && choice.ContactId == entry.ContactId),
                entry.Number,
            })
            .OrderByDescending(person => person.WasChosen)
            .ThenByDescending(person => me != null && person.OwnerId == me)
            .ThenByDescending(person => person.LastTalkAt != null)
            .ThenByDescending(person => person.LastTalkAt)
            .ThenBy(person => person.Name).ThenBy(person => person.ContactId)
            .Take(most)
            .ToListAsync(cancellationToken))
            .ConvertAll(person => new PhoneCandidate(
                person.ContactId, person.OrganisationId, person.Name, person.OrganisationName, person.JobTitle, person.OwnerId, person.LastTalkAt, person.WasChosen, person.Number));
        var organisations = (await entries.IgnoreQueryFilters()
            .Where(entry => entry.OrganisationId != null)
            .Select(entry => new { entry.OrganisationId, entry.Organisation!.Name, entry.Organisation.OwnerId, entry.Number })
            .OrderBy(entry => entry.Name).ThenBy(entry => entry.OrganisationId)
            .Take(most)
            .ToListAsync(cancellationToken))
            .ConvertAll(entry => new PhoneCandidate(null, entry.OrganisationId, entry.Name, entry.Name, null, entry.OwnerId, null, false, entry.Number));
        organisations.RemoveAll(organisation => people.Exists(person => person.OrganisationId == organisation.OrganisationId));
        return [.. people, .. organisations];
    }

    // The smallest block first: a department's inside the company's.
    private async Task<List<PhoneCandidate>> BlocksAsync(string number, CancellationToken cancellationToken)
    {
        var digits = long.Parse(number.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
        var blocks = await database.NumberRanges
            .FromSql($"SELECT * FROM number_ranges WHERE int8range(substr(first_number, 2)::bigint, substr(last_number, 2)::bigint, '[]') @> {digits}")
            .IgnoreQueryFilters()
            .Select(block => new { block.FirstNumber, block.LastNumber, block.OrganisationId, block.Organisation!.Name, block.Organisation.OwnerId })
            .Take(MostCandidates)
            .ToListAsync(cancellationToken);
        return
        [
            .. blocks
                .OrderBy(block => long.Parse(block.LastNumber.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) - long.Parse(block.FirstNumber.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture))
                .DistinctBy(block => block.OrganisationId)
                .Select(block => new PhoneCandidate(null, block.OrganisationId, block.Name, block.Name, null, block.OwnerId, null, false, number)),
        ];
    }
}
