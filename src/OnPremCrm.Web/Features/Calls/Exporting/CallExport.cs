using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls.Exporting;

/// <summary>Reads all calls of a question, newest first, as the log shows them to this user: in portions, however many there are.</summary>
public sealed class CallExport(CrmDatabase database, CurrentUser user, Clock clock, TypedNumbers numbers, Words words, TimeProvider time)
{
    private const int Portion = 1000;

    private Colleagues? _colleagues;
    private CallFilter _filter = new();

    /// <summary>What of the question means nothing. Empty: <see cref="RowsAsync"/> gives exactly what was asked.</summary>
    public async Task<IReadOnlyList<UnreadPart>> AskAsync(CallQuestion question, CancellationToken ct)
    {
        _colleagues = await Colleagues.ReadAsync(database, ct);
        var reader = new CallFilterReader(database, user, clock, numbers, _colleagues);
        _filter = await reader.ReadAsync(question, ct);
        return reader.Unread;
    }

    public async Task<IReadOnlyList<CallColumn>> ColumnsAsync(CancellationToken ct)
    {
        var layout = await new ListBook(database, user).LayoutAsync(ListNoun.Calls, ct);
        return CallColumns.Of(layout, await database.CallResults.AnyAsync(ct));
    }

    /// <exception cref="InvalidOperationException">Nothing was asked.</exception>
    public async IAsyncEnumerable<CallRow> RowsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var colleagues = _colleagues ?? throw new InvalidOperationException("Ask first.");
        var rows = new CallRowReader(database, user, words, time);
        for (CallId? last = null; ;)
        {
            var below = database.Calls.AsNoTracking().VisibleTo(user.Viewer);
            below = last is { } bound ? below.Where(call => call.Id < bound) : below;
            var calls = await _filter.Of(below, database).OrderByDescending(call => call.Id).Take(Portion).ToListAsync(ct);
            foreach (var row in await rows.ReadAsync(calls, colleagues, ct))
            {
                yield return row;
            }

            if (calls.Count < Portion)
            {
                yield break;
            }

            last = calls[^1].Id;
        }
    }
}
