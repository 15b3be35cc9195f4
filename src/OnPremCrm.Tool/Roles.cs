using OnPremCrm.Core;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Tool;

/// <summary>Roles as they are written on the command line.</summary>
internal static class Roles
{
    public static UserRole Parse(string word) =>
        Word.TryParse<UserRole>(word, out var role)
            ? role
            : throw new UsageException($"There is no role '{word}'. Use {string.Join(", ", Enum.GetValues<UserRole>().Select(Word.Of))}.");
}
