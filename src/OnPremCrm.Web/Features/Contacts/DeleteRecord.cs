using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Deletes a contact or an organisation, as it was looked at; and brings one back.</summary>
public static class DeleteRecord
{
    /// <summary>What deleting it would mean.</summary>
    public sealed record Query(MergeNoun Noun, Guid Id) : IRequest<Model?>;

    /// <param name="Version">The record's, as it was looked at.</param>
    public sealed record Command(MergeNoun Noun, Guid Id, int Version) : IRequest<DeletionOutcome>;

    public sealed record Restore(DeletionId Id) : IRequest<DeletionOutcome>;

    /// <param name="Counts">What stays, and names nobody any more.</param>
    public sealed record Model(string Name, int Version, MergeCounts Counts);

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time, IHttpContextAccessor accessor)
        : IRequestHandler<Query, Model?>, IRequestHandler<Command, DeletionOutcome>, IRequestHandler<Restore, DeletionOutcome>
    {
        private MergeDoer Doer => new(user.Viewer, user.Name, accessor.HttpContext?.Connection.RemoteIpAddress?.ToString(), user.TokenId);

        /// <returns>Null: there is none, or not for whoever asks.</returns>
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            if (await ClientRecord.ReadAsync(database, query.Noun, query.Id, ct) is not { } record)
            {
                return null;
            }

            record.Demand(user.Viewer, Deed.Delete);
            return new Model(record.Name, record.Version, (await MergeBook.CountsAsync(database, query.Noun, [query.Id], ct))[query.Id]);
        }

        public async Task<DeletionOutcome> Handle(Command command, CancellationToken ct) => await new RecordDeletion(database, time).DeleteAsync(command.Noun, command.Id, command.Version, Doer, ct);

        public async Task<DeletionOutcome> Handle(Restore command, CancellationToken ct) => await new RecordRestoral(database, time).RestoreAsync(command.Id, Doer, ct);
    }
}
