using OnPremCrm.Core.Access;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Search;

/// <summary>A page or a command that one reaches by typing its name.</summary>
/// <param name="Name">The word key behind "command.", or the place's own.</param>
/// <param name="Path">Where it leads. Null: see <paramref name="Press"/>.</param>
/// <param name="Press">The button of the frame that it presses, as a CSS selector. Null: see <paramref name="Path"/>.</param>
/// <param name="Least">The role from which on it is offered.</param>
/// <param name="Creates">What one must be allowed to create. Null: nothing.</param>
/// <param name="Edits">What one must be allowed to change. Null: nothing.</param>
public sealed record Shortcut(string WordKey, string Icon, string? Path, string? Press = null, UserRole Least = UserRole.Operator, GuardedNoun? Creates = null, GuardedNoun? Edits = null);
