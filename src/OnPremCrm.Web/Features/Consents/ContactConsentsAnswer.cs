using System.ComponentModel;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>What a contact consented to, as programs read it.</summary>
public sealed record ContactConsentsAnswer(
    [property: Description("How it stands, one for each purpose.")] IReadOnlyList<ContactConsentsAnswer.Standing> Standings,
    [property: Description("Everything that was said, the latest first.")] IReadOnlyList<ConsentAnswer> History)
{
    public sealed record Standing(
        Named Purpose,
        [property: Description("True only if they consented and have not said otherwise since.")] bool IsGiven,
        [property: Description("The wording has changed since they consented.")] bool IsOfOlderText,
        [property: Description("When they last said something to it. Null: never.")] DateTime? At);

    public static ContactConsentsAnswer Of(ShowConsents.Model shown) => new(
        [.. shown.Standings.Select(one => new Standing(new Named(one.Purpose.Id.Value, one.Purpose.Name), one.IsGiven, one.IsOfOlderText, one.Latest?.At.UtcDateTime))],
        [.. shown.History.Select(consent => ConsentAnswer.Of(consent, shown))]);
}
