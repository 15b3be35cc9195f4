using System.ComponentModel;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Users;

/// <summary>A colleague as programs read them.</summary>
[Description("Somebody who logs in, or did.")]
public sealed record UserAnswer(
    Guid Id,
    string Name,
    UserRole Role,
    [property: Description("Null: in none.")] Named? Team,
    IReadOnlyList<UserAnswer.Phone> Phones,
    [property: Description("May log in; only these may look after records.")] bool IsActive)
{
    public sealed record Phone(string Server, string Extension, [property: Description("It rings for dialling.")] bool IsPrimary);
}
