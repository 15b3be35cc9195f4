using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>A browser and its device, as people call them, from what it says of itself. Rough on purpose: it is read by a person who asks "was that me?".</summary>
/// <param name="Browser">Chrome, Firefox ... Null: none that we know.</param>
/// <param name="Device">Windows, iPhone ... Null: none that we know.</param>
public sealed record BrowserName(string? Browser, string? Device)
{
    // Most browsers also name those that they want to be taken for, so the order counts.
    private static readonly (string Mark, string Name)[] Programs =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("YaBrowser", "Yandex"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Devices =
        [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public bool IsHandheld => Device is "iPhone" or "iPad" or "Android";

    public static BrowserName Of(string? userAgent) => new(First(Programs, userAgent), First(Devices, userAgent));

    public string Say(Words words) => (Browser, Device) switch
    {
        ({ } browser, { } device) => words["session.browserOn", browser, device],
        (null, null) => words["session.browserUnknown"],
        _ => Browser ?? Device!,
    };

    private static string? First((string Mark, string Name)[] known, string? userAgent) =>
        userAgent is null ? null : known.Where(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Select(one => one.Name).FirstOrDefault();
}
