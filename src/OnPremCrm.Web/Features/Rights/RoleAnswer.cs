using System.ComponentModel;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>A role as programs read it.</summary>
public sealed record RoleAnswer(
    [property: Description("Null: one of the three that there always are.")] Guid? Id,
    [property: Description("Of the company's own role; else null.")] string? Name,
    [property: Description("Which pages and endpoints there are.")] UserRole Level,
    [property: Description("What may be done with records, and how far; what is not here may not be done.")] IReadOnlyList<RoleAnswer.Right> Rights,
    [property: Description("Clients' numbers are shown and answered as +49 30 ••• •• 12.")] bool MasksNumbers,
    [property: Description("The company's own fields that are neither shown nor answered: for whoever has the role they are not there.")] IReadOnlyList<RoleAnswer.Field> HiddenFields,
    [property: Description("How many active users have it.")] int People)
{
    public sealed record Right(GuardedNoun Noun, Deed Deed, Reach Reach);

    public sealed record Field(FieldNoun Noun, string Key);

    public static IReadOnlyList<Right> RightsOf(Grants grants) =>
        [.. Grants.Kinds.Where(kind => grants.ReachOf(kind.Noun, kind.Deed) is not null).Select(kind => new Right(kind.Noun, kind.Deed, grants.ReachOf(kind.Noun, kind.Deed)!.Value))];
}
