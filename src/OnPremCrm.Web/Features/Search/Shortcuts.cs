using OnPremCrm.Core.Access;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Search;

/// <summary>The places of the side bar and the commands, by what somebody types in any of our languages.</summary>
public sealed class Shortcuts(Navigation navigation, CurrentUser user)
{
    private static readonly Shortcut[] Commands =
    [
        new("command.newContact", "user-plus", "/contacts/new", Creates: GuardedNoun.Contacts),
        new("command.newOrganisation", "building-plus", "/organisations/new", Creates: GuardedNoun.Organisations),
        new("command.duplicates", "arrows-join", "/contacts/duplicates", Edits: GuardedNoun.Contacts),
        new("bulk.past", "history", "/bulk", Edits: GuardedNoun.Contacts),
        new("imports.title", "file-import", "/imports", Least: UserRole.Manager),
        new("exports.title", "download", "/exports"),
        new("command.dialPad", "dialpad", "/dial"),
        new("command.alerts", "bell", "/settings/alerts"),
        new("command.whyNoCard", "device-desktop", "/calls/why"),
        new("command.password", "key", "/settings/password"),
        new("command.twoFactor", "device-mobile", "/settings/two-factor"),
        new("command.sessions", "device-desktop", "/settings/sessions"),
        new("command.tokens", "api", "/settings/tokens"),
        new("command.security", "shield-lock", "/settings/security", Least: UserRole.Admin),
        new("command.newUser", "users-plus", "/users/new", Least: UserRole.Admin),
        new("command.light", "sun", null, "#user-menu button[value=light]"),
        new("command.dark", "moon", null, "#user-menu button[value=dark]"),
        new("command.system", "sun-moon", null, "#user-menu button[value=system]"),
        new("command.en", "language", null, "#user-menu button[value=en]"),
        new("command.ru", "language", null, "#user-menu button[value=ru]"),
        new("command.ja", "language", null, "#user-menu button[value=ja]"),
        new("command.logOut", "logout", null, "#user-menu form[action='/logout'] button"),
    ];

    /// <summary>Those whose name, or another word for it, has a word that begins so; for an empty text the first ones.</summary>
    public IReadOnlyList<Shortcut> Find(string text)
    {
        var role = user.Role ?? UserRole.Operator;
        var offered = navigation.For(user).Select(place => new Shortcut(place.WordKey, place.Icon, place.Path))
            .Concat(Commands.Where(command => role >= command.Least && (command.Creates is not { } noun || user.May(noun, Deed.Create)) && (command.Edits is not { } edited || user.May(edited, Deed.Edit)) && !(user.MasksNumbers && command.Path is ("/exports" or "/imports")) && (command.Path is null || navigation.Exists(command.Path)))).ToList();
        return text.Length == 0 ? offered : text == "?" ? offered.FindAll(shortcut => shortcut.Path == "/keys") : offered.FindAll(shortcut => IsMeant(shortcut, text));
    }

    private static bool IsMeant(Shortcut shortcut, string text) =>
        Words.InEveryLanguage(shortcut.WordKey).Concat(OtherWords(shortcut)).Any(name =>
            name.StartsWith(text, StringComparison.CurrentCultureIgnoreCase)
            || name.Contains(" " + text, StringComparison.CurrentCultureIgnoreCase)
            || (text.Length > 1 && IsJapanese(name) && name.Contains(text, StringComparison.CurrentCulture)));

    private static IEnumerable<string> OtherWords(Shortcut shortcut)
    {
        var key = "command.also." + shortcut.WordKey.Split('.')[^1];
        return Words.Knows(key) ? Words.InEveryLanguage(key) : [];
    }

    // written without spaces between words
    private static bool IsJapanese(string name) => name.Any(letter => letter >= '\u3040');
}
