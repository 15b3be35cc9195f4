using System.ComponentModel;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A contact's part in a further or former organisation as programs write it.</summary>
public sealed record AffiliationChange([property: Description("By name; one that nobody has yet is made.")] string Organisation, string? Role = null, DateOnly? Since = null, DateOnly? Until = null, bool IsPast = false)
{
    public AffiliationLine ToLine() => new() { Organisation = Organisation, Role = Role, Since = Since, Until = Until, IsPast = IsPast };
}
