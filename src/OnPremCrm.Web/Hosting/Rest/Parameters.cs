using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>
/// Reads the parameters of a request and collects what is wrong with them, so that a program hears of all its mistakes at once.
/// Everything that is absent or empty is null.
/// </summary>
public sealed partial class Parameters
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>The answer when anything was wrong; else null.</summary>
    public ProblemHttpResult? Problem => _errors.Count == 0 ? null : Problems.BadInput(_errors);

    public void Refuse(string name, string why) => _errors[name] = [why];

    public int Limit(string? text) => Whole("limit", text, 1, MaxLimit) ?? DefaultLimit;

    public Cursor? Cursor(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (Rest.Cursor.TryParse(text, out var cursor))
        {
            return cursor;
        }

        RefuseCursor();
        return null;
    }

    public void RefuseCursor() => Refuse("cursor", "\"cursor\" must be the nextCursor of an earlier answer.");

    public Guid? Id(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (Guid.TryParse(text, out var id))
        {
            return id;
        }

        Refuse(name, $"\"{name}\" must be an id, a UUID.");
        return null;
    }

    public TWord? Word<TWord>(string name, string? text) where TWord : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (Core.Word.TryParse<TWord>(text, out var value))
        {
            return value;
        }

        Refuse(name, $"\"{name}\" must be one of {string.Join(", ", Enum.GetValues<TWord>().Select(Core.Word.Of))}.");
        return null;
    }

    /// <summary>ISO 8601, "2026-11-19T10:04:00Z" or with another offset; without one it is UTC; a bare date is its midnight.</summary>
    public DateTimeOffset? Moment(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // A "+" that was not encoded arrives as a space.
        if (IsoForm().IsMatch(text) && DateTimeOffset.TryParse(
            text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            && moment >= DateTimeOffset.UnixEpoch)
        {
            return moment;
        }

        Refuse(name, $"\"{name}\" must be a time in ISO 8601 such as 2026-11-19T10:04:00Z.");
        return null;
    }

    /// <summary>A telephone number in any written form, as E.164.</summary>
    public async Task<string?> NumberAsync(string name, string? text, TypedNumbers numbers, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var written = AsWritten(text);
        if (E164Number.TryParse(written, out var number))
        {
            return number.ToString();
        }

        var reading = await numbers.ReadAsync(written, ct);
        if (reading.IsNumber)
        {
            return reading.Number.ToString();
        }

        Refuse(name, $"\"{name}\" cannot be read as a telephone number: {Core.Word.Of(reading.Fault)}.");
        return null;
    }

    /// <summary>A number as it was meant.</summary>
    /// <param name="text">Not empty.</param>
    public static string AsWritten(string text) => text[0] == ' ' ? '+' + text.TrimStart() : text; // a "+" that was not encoded

    private int? Whole(string name, string? text, int least, int most)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Refuse(name, $"\"{name}\" must be a whole number from {least} to {most}.");
        return null;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d([.,]\d{1,7})?)?(Z|[+ -]\d\d:?\d\d)?)?$")]
    private static partial Regex IsoForm();
}
