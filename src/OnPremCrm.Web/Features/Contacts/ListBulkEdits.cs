using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The last changes of many records that whoever asks made; an administrator sees everybody's.</summary>
public static class ListBulkEdits
{
    private const int Most = 50;

    public sealed record Query : IRequest<IReadOnlyList<Row>>;

    public sealed record Row(BulkEdit Edit, string Field, string Value);

    public sealed class Handler(CrmDatabase database, BulkChanges changes, CurrentUser user) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken ct)
        {
            var rows = new List<Row>();
            foreach (var edit in await ShowBulkEdit.Of(database, user.Viewer).AsNoTracking().OrderByDescending(edit => edit.Id).Take(Most).ToListAsync(ct))
            {
                var (field, value) = await changes.SayAsync(edit.Noun, edit.Change, ct);
                rows.Add(new Row(edit, field, value));
            }

            return rows;
        }
    }
}
