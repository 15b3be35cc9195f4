namespace OnPremCrm.Web.Features.Users;

/// <summary>What keeps calls from somebody, the worst first.</summary>
/// <param name="Extension">The phone that it is about. Null: none in particular.</param>
public sealed record PersonFault(PersonFaultKind Kind, string? Server = null, string? Extension = null)
{
    /// <summary>Where on the person's page the cure is.</summary>
    public string Anchor => Kind switch
    {
        PersonFaultKind.NeverLoggedIn or PersonFaultKind.LockedOut => "h-access",
        PersonFaultKind.NoPhone => "Input_Phones_0__Extensions",
        _ => "h-checks",
    };
}
