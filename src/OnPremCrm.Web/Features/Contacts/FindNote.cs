using MediatR;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A note of one's own to be changed, or the record to write a new one on.</summary>
public static class FindNote
{
    /// <param name="Id">Null: a new one.</param>
    public sealed record Query(MergeNoun Noun, Guid Record, ClientNoteId? Id) : IRequest<Model?>;

    /// <param name="Note">Null: a new one.</param>
    public sealed record Model(ClientRecord Record, ClientNote? Note);

    /// <summary>Null: there is no such record or note, or it is not for whoever asks.</summary>
    public sealed class Handler(RecordNotes notes) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var record = await notes.OpenAsync(query.Noun, query.Record, ct);
            var note = record is not null && query.Id is { } id ? await notes.MineAsync(record, id, ct) : null;
            return record is null || (query.Id is not null && note is null) ? null : new Model(record, note);
        }
    }
}
