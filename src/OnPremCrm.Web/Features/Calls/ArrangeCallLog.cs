using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Which columns of the log a user sees, in which order; and how high the rows of all lists are.</summary>
public static class ArrangeCallLog
{
    public sealed record Command(IReadOnlyList<CallColumn> Columns, bool IsCompact) : IRequest;

    public sealed class Handler(CrmDatabase database, CurrentUser user) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var me = user.Id;
            await database.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO call_log_layouts (user_id, columns) VALUES ({me.Value}, {command.Columns.Select(Word.Of).ToArray()})
                ON CONFLICT (user_id) DO UPDATE SET columns = excluded.columns
                """, ct);
            await database.Users.Where(one => one.Id == me).ExecuteUpdateAsync(set => set.SetProperty(one => one.CompactRows, command.IsCompact), ct);
        }
    }
}
