using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>Keeps which heading goes where under a name; one of the same name is replaced.</summary>
public static class RememberTemplate
{
    public const int LongestName = 60;

    /// <returns>False: the name is missing or too long, the user sees no such import, or its file has no headings.</returns>
    public sealed record Command(ImportId Id, string? Name) : IRequest<bool>;

    public sealed class Handler(CrmDatabase database, ImportBook book, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (command.Name?.Trim() is not { Length: > 0 and <= LongestName } name || await book.FindAsync(command.Id, ct) is not { HeadingLine: > 0 } import)
            {
                return false;
            }

            var now = time.GetUtcNow();
            var fields = new Dictionary<string, string>();
            foreach (var (heading, field) in import.Headings.Zip(import.Fields).Where(column => column.First.Length > 0 && column.Second.Length > 0))
            {
                fields[ImportHeadings.Plain(heading)] = field;
            }

            var template = await database.ImportTemplates.FirstOrDefaultAsync(known => known.Name.ToLower() == name.ToLower(), ct);
            if (template is null)
            {
                database.ImportTemplates.Add(template = new ImportTemplate { Id = ImportTemplateId.New(now), Name = name, Fields = "{}" });
            }

            (template.Name, template.Fields, template.MadeBy, template.MadeAt) = (name, JsonSerializer.Serialize(fields), user.Id, now);
            import.Template = template.Id.ToString();
            audit.Add("remember", "import-templates", template.Id.Value, new { name });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
