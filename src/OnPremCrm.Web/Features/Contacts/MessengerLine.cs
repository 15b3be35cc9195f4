using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One line of the messengers in a form.</summary>
public sealed class MessengerLine : ReachLine
{
    public MessengerKind Kind { get; set; }

    public override string KindWord => Word.Of(Kind);
}
