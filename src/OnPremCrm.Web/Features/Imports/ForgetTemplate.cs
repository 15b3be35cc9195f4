using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>Deletes a remembered template: one's own; an administrator any.</summary>
public static class ForgetTemplate
{
    /// <returns>False: there is none that the user may delete.</returns>
    public sealed record Command(ImportTemplateId Id) : IRequest<bool>;

    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var me = user.Id;
            var isAdmin = user.Is(UserRole.Admin);
            if (await database.ImportTemplates.FirstOrDefaultAsync(template => template.Id == command.Id && (isAdmin || template.MadeBy == me), ct) is not { } template)
            {
                return false;
            }

            database.ImportTemplates.Remove(template);
            audit.Add("delete", "import-templates", template.Id.Value, new { name = template.Name });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
