using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One line of the e-mail addresses in a form.</summary>
public sealed class EmailLine : ReachLine
{
    public EmailKind Kind { get; set; }

    public override string KindWord => Word.Of(Kind);
}
