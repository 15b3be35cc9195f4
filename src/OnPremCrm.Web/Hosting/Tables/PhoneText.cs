using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Hosting.Tables;

/// <summary>A telephone number as we write it: digits, blanks, hyphens and a plus, so that it can do no harm in a spreadsheet.</summary>
public sealed record PhoneText(string Written)
{
    /// <summary>The number in its local form; what is no number stays a text.</summary>
    /// <param name="country">Whose numbers are written in national form. Null: none.</param>
    public static object? Of(string? number, string? country) =>
        E164Number.TryParse(number, out var read) ? new PhoneText(NumberingPlan.Format(read, country).Replace('\u00a0', ' ').Replace('\u2011', '-')) : number;
}
