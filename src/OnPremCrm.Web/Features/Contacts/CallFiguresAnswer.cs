using System.ComponentModel;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What all calls with a contact or an organisation come to, as programs read it.</summary>
public sealed record CallFiguresAnswer(
    [property: Description("Calls that they made and that have ended.")] int In,
    [property: Description("Calls that we made and that have ended.")] int Out,
    [property: Description("Of theirs: those that no person answered.")] int Unanswered,
    [property: Description("So long did people speak with them, all calls together.")] long TalkSeconds,
    [property: Description("When somebody last began to speak with them. Null: never.")] DateTime? LastTalkAt)
{
    private static readonly CallFiguresAnswer None = new(0, 0, 0, 0, null);

    public static CallFiguresAnswer Of(ContactFigures? figures) =>
        figures is null ? None : new(figures.CallsIn, figures.CallsOut, figures.Unanswered, figures.TalkSeconds, figures.LastTalkAt?.UtcDateTime);

    public static CallFiguresAnswer Of(OrganisationFigures? figures) =>
        figures is null ? None : new(figures.CallsIn, figures.CallsOut, figures.Unanswered, figures.TalkSeconds, figures.LastTalkAt?.UtcDateTime);
}
