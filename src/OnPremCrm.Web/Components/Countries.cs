using System.Globalization;

namespace OnPremCrm.Web.Components;

/// <summary>The countries by their two letters (ISO 3166-1), named in the language of whoever reads.</summary>
public static class Countries
{
    private static readonly Lazy<IReadOnlyDictionary<string, string[]>> Names = new(Read);
    private static readonly string[] Languages = ["en", "ru", "ja"];

    /// <summary>Null: there is no such country.</summary>
    public static string? NameOf(string? country) => country is not null && Names.Value.TryGetValue(country, out var names) ? names[Column()] : null;

    /// <summary>All, in the order of their names.</summary>
    public static IReadOnlyList<(string Code, string Name)> All()
    {
        var column = Column();
        return [.. Names.Value.Select(country => (country.Key, country.Value[column])).OrderBy(country => country.Item2, StringComparer.CurrentCulture)];
    }

    private static int Column() => Math.Max(0, Array.IndexOf(Languages, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName));

    private static Dictionary<string, string[]> Read()
    {
        using var stream = typeof(Countries).Assembly.GetManifestResourceStream("countries")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split('\t')).ToDictionary(line => line[0], line => line[1..]);
    }
}
