using MediatR;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ListOrganisationsPage(IMediator mediator, ListBook lists, RecordForm form, CurrentUser user, Words words) : RecordListPage(lists, form, user, words)
{
    public override FieldNoun Noun => FieldNoun.Organisations;

    protected override Task<RecordList> ReadAsync(RecordPlace place, CancellationToken ct) => mediator.Send(new ListOrganisations.Query(Asked, place), ct);
}
