using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Html;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Hosting;

/// <summary>
/// Every text that a person reads, from the words.json files beside the features. Answers in the language of the current request.
/// The result is plain text: Razor encodes it, arguments included. For a text with a link in it, use <see cref="Html"/>.
/// </summary>
public sealed class Words(HtmlEncoder encoder)
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, Wording>> All = Load();

    public string this[string key] => Find(key).Text;

    public string this[string key, params object?[] arguments] => string.Format(CultureInfo.CurrentCulture, Find(key).Text, arguments);

    /// <summary>The form of the text that goes with the number, which is also its argument {0}; further arguments follow.</summary>
    public string Count(string key, long number, params object?[] arguments) =>
        string.Format(CultureInfo.CurrentCulture, Find(key).For(Language.Current.PluralOf(number)), [number, .. arguments]);

    /// <summary>The text encoded, with arguments that are already HTML (a link, a phone number).</summary>
    public IHtmlContent Html(string key, params IHtmlContent[] arguments)
    {
        var builder = new HtmlContentBuilder();
        foreach (var (text, argument) in Pieces(Find(key).Text))
        {
            builder.AppendHtml(text is null ? arguments[argument] : new HtmlString(encoder.Encode(text)));
        }

        return builder;
    }

    /// <summary>The text in every language: people type the word that they know.</summary>
    public static IEnumerable<string> InEveryLanguage(string key) => All[key].Values.Select(wording => wording.Text);

    /// <summary>All that is said of a client whom one may not see.</summary>
    public string Of(HiddenClient client) => client.OwnerName is { } owner ? this["client.of", owner] : this["client.hidden"];

    public static bool Knows(string key) => All.ContainsKey(key);

    public static IEnumerable<string> Keys => All.Keys;

    private static Wording Find(string key) =>
        All.TryGetValue(key, out var languages)
            ? languages[Language.Current.Code]
            : throw new KeyNotFoundException($"No words.json has the key \"{key}\".");

    private static FrozenDictionary<string, FrozenDictionary<string, Wording>> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var all = new Dictionary<string, FrozenDictionary<string, Wording>>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("words/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                var languages = entry.Value.EnumerateObject().ToFrozenDictionary(language => language.Name, language => Wording.Read(language.Value));
                if (!all.TryAdd(entry.Name, languages))
                {
                    throw new InvalidOperationException($"The key \"{entry.Name}\" is in two words.json files, the second is {name}.");
                }
            }
        }

        return all.ToFrozenDictionary();
    }

    // "Call {0} back" is the text "Call ", the argument 0 and the text " back".
    private static IEnumerable<(string? Text, int Argument)> Pieces(string format)
    {
        var from = 0;
        while (format.IndexOf('{', from) is var open && open >= 0)
        {
            var close = format.IndexOf('}', open);
            yield return (format[from..open], -1);
            yield return (null, int.Parse(format.AsSpan(open + 1, close - open - 1), CultureInfo.InvariantCulture));
            from = close + 1;
        }

        yield return (format[from..], -1);
    }
}
