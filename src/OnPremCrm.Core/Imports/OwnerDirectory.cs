using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>The users, as a list of contacts names who looks after whom: by e-mail, or by name.</summary>
public sealed class OwnerDirectory
{
    private readonly Dictionary<string, UserId> _users = [];

    /// <param name="users">Those who can look after somebody.</param>
    public OwnerDirectory(IEnumerable<(UserId Id, string Email, string Name)> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        foreach (var (id, email, name) in users)
        {
            _users.TryAdd(KnownContact.KeyOf(email), id);
            _users.TryAdd(KnownContact.KeyOf(name), id);
        }
    }

    /// <summary>Null: nobody.</summary>
    public UserId? Find(string text) => _users.TryGetValue(KnownContact.KeyOf(text), out var id) ? id : null;
}
