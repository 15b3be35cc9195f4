using MediatR;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ListContactsPage(IMediator mediator, ListBook lists, RecordForm form, CurrentUser user, Words words) : RecordListPage(lists, form, user, words)
{
    public override FieldNoun Noun => FieldNoun.Contacts;

    protected override Task<RecordList> ReadAsync(RecordPlace place, CancellationToken ct) => mediator.Send(new ListContacts.Query(Asked, place), ct);
}
