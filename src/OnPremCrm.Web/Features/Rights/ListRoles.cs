using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>The roles: the three that there always are, and those that the administrator made; with how many people have each.</summary>
public static class ListRoles
{
    public sealed record Query : IRequest<Model>;

    /// <param name="Fields">The company's own that some role hides.</param>
    public sealed record Model(IReadOnlyList<Usual> Usuals, IReadOnlyList<Own> Owns, IReadOnlyList<CustomField> Fields);

    public sealed record Usual(UserRole Role, int People);

    public sealed record Own(CustomRole Role, IReadOnlyList<string> People);

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var people = await database.Users.Where(user => user.IsActive).OrderBy(user => user.Name).Select(user => new { user.Name, user.Role, user.CustomRoleId }).ToListAsync(ct);
            var roles = await database.CustomRoles.AsNoTracking().Include(role => role.Grants).OrderBy(role => role.Name.ToLower()).ToListAsync(ct);
            var hidden = roles.SelectMany(role => role.HiddenFields).Distinct().Select(field => new CustomFieldId(field)).ToList();
            return new Model(
                [.. Enum.GetValues<UserRole>().Select(role => new Usual(role, people.Count(user => user.Role == role && user.CustomRoleId is null)))],
                roles.ConvertAll(role => new Own(role, people.FindAll(user => user.CustomRoleId == role.Id).ConvertAll(user => user.Name))),
                await database.CustomFields.AsNoTracking().Where(field => hidden.Contains(field.Id)).OrderBy(field => field.Noun).ThenBy(field => field.Ordinal).ToListAsync(ct));
        }
    }
}
