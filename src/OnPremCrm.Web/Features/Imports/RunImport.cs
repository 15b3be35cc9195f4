using MediatR;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>Hands a mapped draft to the background.</summary>
public static class RunImport
{
    public sealed record Command(ImportId Id) : IRequest<Outcome>;

    public enum Outcome
    {
        Queued,

        /// <summary>There is no such draft of the user's; it may be running already.</summary>
        NoDraft,

        /// <summary>No column holds a name or an organisation.</summary>
        NoName,
    }

    public sealed class Handler(CrmDatabase database, ImportBook book, Audit audit) : IRequestHandler<Command, Outcome>
    {
        private static readonly string[] Naming = [.. new[] { ImportField.Name, ImportField.FirstName, ImportField.LastName, ImportField.Organisation }.Select(Core.Word.Of)];

        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            if (await book.FindAsync(command.Id, ct) is not { State: ImportState.Draft } import)
            {
                return Outcome.NoDraft;
            }

            if (!import.Fields.Intersect(Naming).Any())
            {
                return Outcome.NoName;
            }

            import.State = ImportState.Queued;
            audit.Add("import", "imports", import.Id.Value, new { file = import.FileName, rows = import.RowsTotal, policy = Core.Word.Of(import.Policy), fields = import.Fields });
            await database.SaveChangesAsync(ct);
            await book.ForgetFileAsync(import, ct);
            return Outcome.Queued;
        }
    }
}
