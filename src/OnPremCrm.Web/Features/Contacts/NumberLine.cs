using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One line of the numbers in a form.</summary>
public sealed class NumberLine : ReachLine
{
    public PhoneNumberKind Kind { get; set; }

    /// <summary>A number as its form shows it.</summary>
    public static NumberLine Of(PhoneNumber number, bool masks) => new()
    {
        Text = masks ? NumberMask.Of(number.Number) : number.AsWritten, Reference = masks ? number.Number : null,
        Kind = number.Kind, IsWrong = number.IsWrong, OptedOut = number.OptedOut,
    };

    /// <summary>A number that a new record begins with.</summary>
    public static NumberLine Of(string number, bool masks) => new() { Text = masks ? NumberMask.Of(number) : number, Reference = masks ? number : null };

    public override string KindWord => Word.Of(Kind);
}
