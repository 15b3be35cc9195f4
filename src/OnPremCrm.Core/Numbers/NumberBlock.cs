using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Core.Numbers;

/// <summary>A block of numbers as people write one: "040 669692-000 – 999", "040 669692000 … 040 669692999".</summary>
/// <param name="First">The first number.</param>
/// <param name="Last">The last: as many digits as the first, above it, at most <see cref="NumberRange.MostNumbers"/> numbers in all.</param>
public readonly record struct NumberBlock(E164Number First, E164Number Last)
{
    // A plain hyphen stands inside numbers too, so it parts a block only between blanks.
    private static readonly string[] Separators = ["…", "...", "..", "–", "—", "～", "〜", " - ", " to ", " bis ", " до "];

    /// <summary>Reads both ends. The second may be no more than the last digits of the first that differ.</summary>
    /// <param name="text">One block.</param>
    /// <param name="context">Where it was written.</param>
    /// <param name="fault">Why it is none. None when it is one.</param>
    public static NumberBlock? Read(string text, NumberingContext context, out NumberBlockFault fault)
    {
        var separator = Array.Find(Separators, text.Contains);
        if (separator is null)
        {
            fault = NumberBlockFault.OneEnd;
            return null;
        }

        var at = text.IndexOf(separator, StringComparison.Ordinal);
        var tail = text[(at + separator.Length)..];
        if (NumberingPlan.Read(text.AsSpan(0, at), context) is not { IsNumber: true } first)
        {
            fault = NumberBlockFault.FirstUnread;
            return null;
        }

        if (LastOf(first.Number, tail, context) is not { } last)
        {
            fault = NumberBlockFault.LastUnread;
            return null;
        }

        var block = new NumberBlock(first.Number, last);
        fault = block.Fault();
        return fault == NumberBlockFault.None ? block : null;
    }

    // A whole number, else the digits that stand in the place of the first one's last.
    private static E164Number? LastOf(E164Number first, string tail, NumberingContext context)
    {
        var written = tail.Trim();
        var (beginning, digits) = (first.ToString(), string.Concat(written.Where(char.IsAsciiDigit)));
        var isRest = digits.Length > 0 && digits.Length < beginning.Length - 1 && written[0] is not ('+' or '0' or '(') && written.All(character => char.IsAsciiDigit(character) || character is ' ' or '-');
        if (isRest || (digits.Length is > 0 and <= 5 && written[0] != '+'))
        {
            return E164Number.TryParse(beginning[..^digits.Length] + digits, out var replaced) ? replaced : null;
        }

        return NumberingPlan.Read(written, context) is { IsNumber: true } whole ? whole.Number : null;
    }

    private NumberBlockFault Fault() =>
        First.ToString().Length != Last.ToString().Length ? NumberBlockFault.UnequalLength
        : Last.Digits <= First.Digits ? NumberBlockFault.NotRising
        : Last.Digits - First.Digits >= NumberRange.MostNumbers ? NumberBlockFault.TooMany
        : NumberBlockFault.None;
}
