using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One line of the numbers in a form. An empty text is no number.</summary>
public sealed class NumberLine
{
    public string? Text { get; set; }

    public PhoneNumberKind Kind { get; set; }
}
