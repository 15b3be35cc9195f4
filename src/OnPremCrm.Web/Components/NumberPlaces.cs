using System.Globalization;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>Where a number is, as far as that is certain: the country if it is another one than ours, the time there if their clocks show another one.</summary>
public sealed class NumberPlaces(Words words, Clock clock, CurrentUser user, TimeProvider time)
{
    private static readonly Lazy<IReadOnlyDictionary<string, string[]>> Countries = new(ReadCountries);
    private static readonly string[] Languages = ["en", "ru", "ja"];

    /// <summary>"Japan · 21:42 there". Null: nothing that one does not know already.</summary>
    /// <param name="number">E.164. Anything else is nowhere.</param>
    public string? Of(string? number)
    {
        if (!E164Number.TryParse(number, out var read))
        {
            return null;
        }

        var region = NumberingPlan.RegionOf(read);
        var parts = new[] { region is null || region == user.Country ? null : NameOf(region), TimeThere(read) }.Where(part => part is not null);
        return string.Join(" · ", parts) is { Length: > 0 } place ? place : null;
    }

    private string? TimeThere(E164Number number)
    {
        if (NumberingPlan.TimeZoneOf(number) is not { } name || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return null;
        }

        var there = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        return there.Offset == clock.Now.Offset ? null : words["place.there", there.ToString("HH:mm", CultureInfo.InvariantCulture)];
    }

    private static string? NameOf(string region)
    {
        var language = Math.Max(0, Array.IndexOf(Languages, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName));
        return Countries.Value.TryGetValue(region, out var names) ? names[language] : null;
    }

    private static Dictionary<string, string[]> ReadCountries()
    {
        using var stream = typeof(NumberPlaces).Assembly.GetManifestResourceStream("countries")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split('\t')).ToDictionary(line => line[0], line => line[1..]);
    }
}
