using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Files;

/// <summary>Removes a file for good: the audit keeps its name and size, nothing keeps its content. It takes the right to edit the record.</summary>
public static class RemoveFile
{
    /// <summary>Which one it would be.</summary>
    public sealed record Query(MergeNoun Noun, Guid Id, ClientFileId File) : IRequest<Model?>;

    /// <summary>True: it is gone. False: there was none, or it is hidden.</summary>
    public sealed record Command(MergeNoun Noun, Guid Id, ClientFileId File) : IRequest<bool>;

    public sealed record Model(ClientRecord Record, ClientFile File);

    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit) : IRequestHandler<Query, Model?>, IRequestHandler<Command, bool>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            if (await ClientRecord.FindAsync(database, query.Noun, query.Id, ct) is not { } record)
            {
                return null;
            }

            record.Demand(user.Viewer, Deed.Edit);
            return await FileBook.Of(database, record).FirstOrDefaultAsync(file => file.Id == query.File, ct) is { } found ? new Model(record, found) : null;
        }

        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
            if (await Handle(new Query(command.Noun, command.Id, command.File), ct) is not { } found
                || await database.ClientFiles.Where(file => file.Id == command.File).ExecuteDeleteAsync(ct) == 0)
            {
                return false;
            }

            audit.Add("remove-file", Word.Of(command.Noun), found.Record.Id, new { file = found.File.Name, bytes = found.File.SizeBytes });
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return true;
        }
    }
}
