using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>A role goes when nobody has it any more: nobody shall gain rights because a role was tidied away.</summary>
public static class DeleteRole
{
    public sealed record Command(CustomRoleId Id) : IRequest<bool>;

    /// <summary>False: there is no such role, or somebody has it.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var role = await database.CustomRoles.SingleOrDefaultAsync(known => known.Id == command.Id, ct);
            if (role is null || await database.Users.AnyAsync(user => user.CustomRoleId == command.Id, ct))
            {
                return false;
            }

            database.CustomRoles.Remove(role);
            audit.Add("delete", "roles", role.Id.Value, new { role.Name });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
