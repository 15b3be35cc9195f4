using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Merging;

/// <summary>One record of a group, as far as one needs it to tell it from the others.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Name">Its name.</param>
/// <param name="Organisation">Where a person works; the city of an organisation. Null: not known.</param>
/// <param name="OwnerId">Who looks after it. Null: nobody.</param>
/// <param name="Owner">That user's name.</param>
/// <param name="Numbers">E.164, without wrong ones, the main one first.</param>
/// <param name="Emails">Without wrong ones.</param>
/// <param name="UpdatedAt">When it was last edited.</param>
public sealed record DuplicateMember(
    Guid Id, string Name, string? Organisation, UserId? OwnerId, string? Owner, IReadOnlyList<string> Numbers, IReadOnlyList<string> Emails, DateTimeOffset UpdatedAt);
