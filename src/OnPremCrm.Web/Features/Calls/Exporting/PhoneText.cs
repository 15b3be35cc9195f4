namespace OnPremCrm.Web.Features.Calls.Exporting;

/// <summary>A telephone number as we write it: digits, blanks, hyphens and a plus, so that it can do no harm in a spreadsheet.</summary>
public sealed record PhoneText(string Written);
