using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Files;

/// <summary>The files of a contact or an organisation, the newest first.</summary>
public static class ShowFiles
{
    /// <param name="Before">Only those that were added before this one. Null: from the newest.</param>
    public sealed record Query(MergeNoun Noun, Guid Id, ClientFileId? Before = null, int Most = 50) : IRequest<Model?>;

    /// <param name="HasMore">There are older ones.</param>
    public sealed record Model(ClientRecord Record, IReadOnlyList<ClientFile> Files, bool HasMore);

    /// <summary>Null: no such record, or hidden from whoever looks.</summary>
    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            if (await ClientRecord.FindAsync(database, query.Noun, query.Id, ct) is not { } record)
            {
                return null;
            }

            var files = FileBook.Of(database, record);
            if (query.Before is { } before)
            {
                files = files.Where(file => file.Id < before);
            }

            var rows = await files.Take(query.Most + 1).ToListAsync(ct);
            return new Model(record, rows[..Math.Min(rows.Count, query.Most)], rows.Count > query.Most);
        }
    }
}
