namespace OnPremCrm.Core.Tests.Numbers;

/// <summary>What libphonenumber-js makes of one written form.</summary>
/// <param name="Country">Where it was written.</param>
/// <param name="Form">How it was written, as oracle.mjs names it.</param>
/// <param name="Text">What was written.</param>
/// <param name="Theirs">Its answer in E.164; null: no valid number.</param>
/// <param name="Written">The number that was put into that form.</param>
internal sealed record OracleCase(string Country, string Form, string Text, string? Theirs, string Written)
{
    public static OracleCase Parse(string line) =>
        line.Split('\t') is [var country, var form, var text, var theirs, var written]
            ? new OracleCase(country, form, text, theirs == "invalid" ? null : theirs, written)
            : throw new FormatException($"Not an oracle line: {line}");
}
