using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One organisation for a program. One that was merged into another is that other.</summary>
public static class FetchOrganisation
{
    public sealed record Query(OrganisationId Id) : IRequest<OrganisationAnswer?>;

    public sealed class Handler(CrmDatabase database, CustomInputs customs, CurrentUser user) : IRequestHandler<Query, OrganisationAnswer?>
    {
        public async Task<OrganisationAnswer?> Handle(Query query, CancellationToken ct) =>
            await FindAsync(query.Id, ct) ?? (await MergeBook.WentIntoAsync(database, MergeNoun.Organisations, query.Id.Value, ct) is { } into ? await FindAsync(new OrganisationId(into), ct) : null);

        private async Task<OrganisationAnswer?> FindAsync(OrganisationId id, CancellationToken ct) =>
            await FetchOrganisations.Whole(database.Organisations.Where(organisation => organisation.Id == id)).FirstOrDefaultAsync(ct) is { } found
                ? OrganisationAnswer.Of(found, await customs.FieldsAsync(FieldNoun.Organisations, ct), user.MasksNumbers)
                : null;
    }
}
