using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One line of the numbers in a form.</summary>
public sealed class NumberLine : ReachLine
{
    public PhoneNumberKind Kind { get; set; }

    public override string KindWord => Word.Of(Kind);
}
