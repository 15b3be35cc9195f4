using System.Globalization;
using System.Text.Json.Nodes;

namespace OnPremCrm.Core.CustomFields;

/// <summary>The one place where a value is accepted: from a form, a file, or a program.</summary>
public static class CustomFieldReader
{
    /// <summary>Longest text and link.</summary>
    public const int LongestText = 1000;

    private static readonly string[] Yes = ["yes", "y", "true", "1", "x", "+", "да", "д", "истина", "はい", "有", "○", "ja", "wahr"];
    private static readonly string[] No = ["no", "n", "false", "0", "-", "нет", "н", "ложь", "いいえ", "無", "×", "nein", "falsch"];
    private static readonly string[] Days = ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "yyyy年M月d日", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "d.M.yyyy H:mm:ss"];
    private static readonly char[] Separators = [';', ',', '、', '|', '\n'];

    // What PostgreSQL's numeric and .NET's decimal both keep exactly, with room to add them up.
    private const decimal Largest = 1_000_000_000_000_000m;
    // A day has its year: "1.4" is none.
    private const int ShortestDay = 6;

    private const int MostDecimals = 6;
    private const int MoneyDecimals = 2;

    /// <param name="field">With its choices.</param>
    /// <param name="texts">One; of several choices each. Blank ones are nothing.</param>
    /// <param name="culture">How numbers and days may be written, besides the form of machines.</param>
    public static CustomReading Read(CustomField field, IEnumerable<string?> texts, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(field);
        var written = texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text!.Trim()).ToList();
        if (written.Count == 0)
        {
            return new CustomReading(null);
        }

        return field.Kind switch
        {
            FieldKind.Number => Number(written[0], culture, MostDecimals),
            FieldKind.Money => Number(WithoutCurrency(written[0], field.Currency!), culture, MoneyDecimals),
            FieldKind.Date => Date(written[0], culture),
            FieldKind.Choice => Find(field, written[0]) is { } choice ? new CustomReading(choice.Key) : new CustomReading(null, FieldFault.NotAChoice),
            FieldKind.Choices => Several(field, written),
            FieldKind.Link => Link(written[0]),
            FieldKind.YesNo => YesNo(written[0]),
            _ => written[0].Length <= LongestText ? new CustomReading(written[0].ReplaceLineEndings(" ")) : new CustomReading(null, FieldFault.TooLong),
        };
    }

    private static CustomReading Number(string text, CultureInfo culture, int decimals)
    {
        var plain = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('\'' or '’'))).Replace('−', '-');
        if (!TryRead(plain, culture, out var number))
        {
            return new CustomReading(null, FieldFault.NotANumber);
        }

        return Math.Abs(number) > Largest || decimal.Round(number, decimals) != number ? new CustomReading(null, FieldFault.NumberTooLong) : new CustomReading(Normal(number));
    }

    // "1,5" in a place where the comma parts decimals, and "1.5" everywhere. "1.234,5" is read as its last sign says.
    private static bool TryRead(string text, CultureInfo culture, out decimal number)
    {
        var (comma, point) = (text.LastIndexOf(','), text.LastIndexOf('.'));
        var usesComma = culture.NumberFormat.NumberDecimalSeparator == ",";
        // "5.000" is five thousand there.
        var isComma = comma >= 0 && point >= 0 ? comma > point : usesComma && (comma >= 0 || text.TrimStart('-').Split('.') is [{ Length: >= 1 and <= 3 }, _, ..] parts && parts[0] != "0" && parts[1..].All(part => part.Length == 3));
        var plain = isComma ? text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : text.Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    // 12.50 and 12.5 are the same and are kept the same.
    private static JsonNode Normal(decimal number) => JsonValue.Create(number / 1.000000000000000000000000000000m);

    private static string WithoutCurrency(string text, string currency) => text.Replace(currency, "", StringComparison.OrdinalIgnoreCase).Trim(' ', '\u00a0', '€', '$', '£', '¥', '￥', '₽', '₸', '₴');

    private static CustomReading Date(string text, CultureInfo culture) =>
        DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) || (text.Length >= ShortestDay && DateTime.TryParse(text, culture, DateTimeStyles.None, out at))
            ? at.Year is >= 1000 and <= 9999 ? new CustomReading(at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : new CustomReading(null, FieldFault.NotADate)
            : new CustomReading(null, FieldFault.NotADate);

    private static CustomReading Several(CustomField field, List<string> written)
    {
        // A cell holds them all; a name with a comma in it is found whole.
        var names = written.SelectMany(text => Find(field, text) is null ? text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [text]).ToList();
        var chosen = names.ConvertAll(name => Find(field, name));
        return chosen.Contains(null)
            ? new CustomReading(null, FieldFault.NotAChoice)
            : new CustomReading(new JsonArray([.. chosen.OfType<CustomChoice>().DistinctBy(choice => choice.Key).OrderBy(choice => choice.Ordinal).Select(choice => (JsonNode)choice.Key)]));
    }

    // By its key, else by its name; one that is offered before one that is not.
    private static CustomChoice? Find(CustomField field, string text) =>
        field.Choices.Find(choice => choice.Key == text)
        ?? field.Choices.Where(choice => choice.Name.Equals(text, StringComparison.CurrentCultureIgnoreCase)).OrderByDescending(choice => choice.IsActive).FirstOrDefault();

    private static CustomReading Link(string text)
    {
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        return whole.Length <= LongestText && Uri.TryCreate(whole, UriKind.Absolute, out var link) && link.Scheme is "http" or "https" && link.Host.Contains('.', StringComparison.Ordinal)
            ? new CustomReading(whole)
            : new CustomReading(null, FieldFault.NotALink);
    }

    private static CustomReading YesNo(string text)
    {
        var word = text.ToLowerInvariant();
        return Yes.Contains(word) ? new CustomReading(true) : No.Contains(word) ? new CustomReading(false) : new CustomReading(null, FieldFault.NotYesOrNo);
    }
}
