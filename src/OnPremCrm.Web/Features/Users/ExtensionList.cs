using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Users;

/// <summary>The phones of a user on one Asterisk server, as an administrator types them: "101, 102". The first of the first server rings for click-to-dial.</summary>
public sealed record ExtensionList
{
    public string Server { get; init; } = "";

    public string? Extensions { get; init; }

    public static IEnumerable<string> Split(string? extensions) =>
        (extensions ?? "").Split([',', ';', ' ', '、', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal);

    public static List<UserExtension> Read(IEnumerable<ExtensionList> lists, UserId userId) => lists
        .SelectMany(list => Split(list.Extensions).Select(extension => (list.Server, extension)))
        .Select((phone, n) => new UserExtension { Server = phone.Server, Extension = phone.extension, UserId = userId, IsPrimary = n == 0 })
        .ToList();

    /// <summary>One list per server that is known, and per server on which the user already has a phone.</summary>
    public static List<ExtensionList> Of(IEnumerable<UserExtension> extensions, IEnumerable<string> servers)
    {
        var phones = extensions.OrderByDescending(phone => phone.IsPrimary).ThenBy(phone => phone.Extension, StringComparer.Ordinal).ToList();
        return phones.Select(phone => phone.Server).Concat(servers).Distinct(StringComparer.Ordinal)
            .Select(server => new ExtensionList { Server = server, Extensions = string.Join(", ", phones.Where(phone => phone.Server == server).Select(phone => phone.Extension)) })
            .ToList();
    }
}
