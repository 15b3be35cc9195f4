using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Consents;

/// <summary>What people consented to. The one place that says what holds: for each purpose what was said last, by when it was said and not by when it was recorded.</summary>
public static class ConsentBook
{
    /// <summary>All purposes with their texts, by name.</summary>
    public static async Task<IReadOnlyList<ConsentPurpose>> PurposesAsync(CrmDatabase database, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return await database.ConsentPurposes.AsNoTracking().Include(purpose => purpose.Texts.OrderByDescending(text => text.Version)).OrderBy(purpose => purpose.Name.ToLower()).ToListAsync(cancellationToken);
    }

    /// <summary>Everything that somebody said, newest first.</summary>
    public static async Task<IReadOnlyList<Consent>> HistoryAsync(CrmDatabase database, ContactId contact, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return await database.Consents.AsNoTracking().Where(consent => consent.ContactId == contact).OrderByDescending(consent => consent.At).ThenByDescending(consent => consent.Id).ToListAsync(cancellationToken);
    }

    /// <summary>How somebody stands to each purpose that is in use, or that they said something to.</summary>
    /// <param name="purposes">As <see cref="PurposesAsync"/> gives them.</param>
    /// <param name="history">As <see cref="HistoryAsync"/> gives it.</param>
    public static IReadOnlyList<ConsentStanding> Standings(IReadOnlyList<ConsentPurpose> purposes, IReadOnlyList<Consent> history) =>
        [.. purposes.Select(purpose => new ConsentStanding(purpose, history.FirstOrDefault(consent => consent.PurposeId == purpose.Id)))
            .Where(standing => standing.Purpose.IsActive || standing.Latest is not null).OrderByDescending(standing => standing.Purpose.IsActive)];
}
