using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A page of the notes on a record for a program, the newest first.</summary>
public static class FetchNotes
{
    public sealed record Query(MergeNoun Noun, Guid Record, Cursor? After, int Limit) : IRequest<Page<ClientNoteAnswer>?>;

    /// <summary>Null: there is no such record, or it is hidden.</summary>
    public sealed class Handler(CrmDatabase database, RecordNotes notes) : IRequestHandler<Query, Page<ClientNoteAnswer>?>
    {
        public async Task<Page<ClientNoteAnswer>?> Handle(Query query, CancellationToken ct)
        {
            if (await ClientRecord.FindAsync(database, query.Noun, query.Record, ct) is not { } record)
            {
                return null;
            }

            var found = notes.Of(record.Noun, record.Id).AsNoTracking();
            if (query.After is { } cursor)
            {
                var after = new ClientNoteId(cursor.Id);
                found = found.Where(note => note.Id < after);
            }

            var rows = await found.OrderByDescending(note => note.Id).Take(query.Limit + 1).ToListAsync(ct);
            return Page<ClientNoteAnswer>.Of(rows.ConvertAll(ClientNoteAnswer.Of), query.Limit, note => new Cursor(note.Id));
        }
    }
}
