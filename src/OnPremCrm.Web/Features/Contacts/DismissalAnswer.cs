using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Two records of which somebody said that they are two, as programs read it.</summary>
public sealed record DismissalAnswer(Named One, Named Other, string By, DateTime At)
{
    public static DismissalAnswer Of(ListDuplicates.Pair pair) => new(new Named(pair.One, pair.OneName), new Named(pair.Other, pair.OtherName), pair.By, pair.At.UtcDateTime);
}
