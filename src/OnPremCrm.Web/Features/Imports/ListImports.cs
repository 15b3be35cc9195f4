using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>The imports that the user may see, the newest first, and the remembered templates.</summary>
public static class ListImports
{
    private const int Most = 50;

    public sealed record Query : IRequest<Model>;

    /// <param name="Templates">Each with whether the user may delete it.</param>
    public sealed record Model(IReadOnlyList<Import> Imports, IReadOnlyList<(ImportTemplate Template, bool IsMine)> Templates);

    public sealed class Handler(CrmDatabase database, CurrentUser user) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var imports = await database.Imports.AsNoTracking().VisibleTo(user.Viewer).OrderByDescending(import => import.Id).Take(Most).ToListAsync(ct);
            var templates = await database.ImportTemplates.AsNoTracking().OrderBy(template => template.Name.ToLower()).ToListAsync(ct);
            return new Model(imports, templates.ConvertAll(template => (template, user.Is(UserRole.Admin) || template.MadeBy == user.IdOrNull)));
        }
    }
}
