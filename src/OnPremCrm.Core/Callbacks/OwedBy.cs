using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Callbacks;

/// <summary>Which callbacks one wants to see: whose, and of which queue. With nothing said: all.</summary>
/// <param name="Owner">Only those of this user. Null: of everybody.</param>
/// <param name="IsFree">Only those that nobody has taken.</param>
/// <param name="Queue">Only those who waited in this queue. Null: in any, or in none.</param>
public sealed record OwedBy(UserId? Owner = null, bool IsFree = false, string? Queue = null);
