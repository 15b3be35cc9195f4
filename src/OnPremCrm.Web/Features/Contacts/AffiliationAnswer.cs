using System.ComponentModel;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A contact's part in a further or former organisation as programs read it.</summary>
public sealed record AffiliationAnswer(
    Named Organisation,
    [property: Description("What they are or were there, such as accountant.")] string? Role,
    DateOnly? Since,
    DateOnly? Until,
    [property: Description("They are no longer there.")] bool IsPast)
{
    public static AffiliationAnswer Of(Affiliation affiliation) => new(
        new Named(affiliation.OrganisationId.Value, affiliation.Organisation!.Name), affiliation.Role, affiliation.Since, affiliation.Until, affiliation.IsPast);
}
