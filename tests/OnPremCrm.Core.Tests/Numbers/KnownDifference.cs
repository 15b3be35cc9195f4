using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Numbers;

/// <summary>A form that we read otherwise than libphonenumber-js on purpose.</summary>
/// <param name="Form">As oracle.mjs names it, several with a comma; "*": any.</param>
/// <param name="Country">"*": any.</param>
/// <param name="Ours">What we answer instead.</param>
/// <param name="Reason">Why that is right.</param>
internal sealed record KnownDifference(string Form, string Country, KnownDifference.Answer Ours, string Reason)
{
    /// <summary>The whole list. Whatever is not here must be read alike.</summary>
    public static readonly IReadOnlyList<KnownDifference> All =
    [
        new("*", "*", Answer.TooLong, "E.164 allows 15 digits, country code included; the plans of Germany, Austria, Japan and Uruguay hold a few longer ones that nobody abroad can dial."),
        new("*", "*", Answer.TooShort, "Austria's, Germany's and Iran's plans hold four-digit numbers; with two digits of country code that is shorter than the 7 digits that we take for the least, and inside the country a short code."),
        new("trunk-in-brackets", "*", Answer.WrittenNumber, "A (0) is left out from abroad by everybody who writes it, also where the country has no trunk prefix 0."),
        new("double-zero,idd", "*", Answer.WrittenNumber, "Address books carry 00 for + also where 011, 010, 810 or a carrier's code is dialled, and in Hong Kong the country code's first digit looks like a carrier's; taken only when it is no number of the country."),
        new("no-plus", "*", Answer.WrittenNumber, "They drop the home country's code only when what stands there does not even look like a national number; we drop it whenever it is none."),
        new("plus-double-zero", "*", Answer.WrittenNumber, "Trunks put + before whatever was dialled; no country code begins with 0."),
        new("*", "*", Answer.WrittenNationalNumber, "The first digits look like the prefix for calls abroad (00 in Bulgaria, Qatar and Rwanda, 810 in Russia, 01x in Israel and Uruguay), but no number abroad follows: then it is the national number it looks like."),
    ];

    /// <summary>How our answer differs.</summary>
    internal enum Answer
    {
        /// <summary>They refuse; we find the number that was written.</summary>
        WrittenNumber,

        /// <summary>The same, and we read it as a national number.</summary>
        WrittenNationalNumber,

        /// <summary>They accept; we refuse it as longer than E.164 allows.</summary>
        TooLong,

        /// <summary>They accept; we refuse it as shorter than any number of the public network.</summary>
        TooShort,
    }

    public bool Explains(OracleCase theirs, NumberReading ours) =>
        (Form == "*" || Form.Split(',').Contains(theirs.Form)) && (Country == "*" || Country == theirs.Country) && Ours switch
        {
            Answer.WrittenNumber => FindsWhatTheyRefuse(theirs, ours),
            Answer.WrittenNationalNumber => FindsWhatTheyRefuse(theirs, ours) && ours.Rule is NumberRule.National or NumberRule.NationalWithTrunkPrefix,
            Answer.TooShort => theirs.Theirs?.Length < 1 + E164Number.MinDigits && ours.Fault is NumberFault.TooShort or NumberFault.Short,
            Answer.TooLong => theirs.Theirs?.Length > 1 + E164Number.MaxDigits && ours.Fault == NumberFault.TooLong,
            _ => throw new InvalidOperationException($"No such answer: {Ours}"),
        };

    private static bool FindsWhatTheyRefuse(OracleCase theirs, NumberReading ours) =>
        theirs.Theirs is null && ours.IsNumber && ours.Number.ToString() == theirs.Written;
}
