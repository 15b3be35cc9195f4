using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Whose phones are whose. A company has hundreds of phones at most: they are read at once.</summary>
public sealed class Colleagues
{
    private readonly Dictionary<(string Server, string Extension), (UserId Id, string Name)> _phones;

    private Colleagues(Dictionary<(string, string), (UserId, string)> phones) => _phones = phones;

    public static async Task<Colleagues> ReadAsync(CrmDatabase database, CancellationToken ct)
    {
        var rows = await database.UserExtensions.Join(database.Users, phone => phone.UserId, user => user.Id, (phone, user) => new { phone.Server, phone.Extension, user.Id, user.Name })
            .ToListAsync(ct);
        return new Colleagues(rows.ToDictionary(row => (row.Server, row.Extension), row => (row.Id, row.Name)));
    }

    /// <summary>The user's name, or the extension itself when it is nobody's.</summary>
    public string NameOf(string server, string extension) => _phones.TryGetValue((server, extension), out var user) ? user.Name : extension;

    public bool Know(string extension) => _phones.Keys.Any(phone => phone.Extension == extension);

    public bool IsOf(string server, string extension, UserId? id) => _phones.TryGetValue((server, extension), out var user) && user.Id == id;

    /// <summary>The phones of one user, per server.</summary>
    public IReadOnlyList<(string? Server, List<string> Extensions)> PhonesOf(UserId id) =>
        [.. _phones.Where(phone => phone.Value.Id == id).GroupBy(phone => phone.Key.Server).Select(group => ((string?)group.Key, group.Select(phone => phone.Key.Extension).ToList()))];

    /// <summary>Everybody who has a phone, by name.</summary>
    public IReadOnlyList<(UserId Id, string Name)> All => [.. _phones.Values.Distinct().OrderBy(user => user.Name, StringComparer.CurrentCulture)];
}
