using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>The calls in which one of my phones took part: only their cards are mine. LiveAudience says the same in SQL.</summary>
public sealed class MyCalls(CrmDatabase database, CurrentUser user)
{
    /// <summary>Null when there is no such call, or it never was at one of my phones.</summary>
    public async Task<Call?> Find(CallId id, CancellationToken ct)
    {
        var call = await database.Calls.SingleOrDefaultAsync(call => call.Id == id, ct);
        return call is not null && PhonesIn(call).Count > 0 ? call : null;
    }

    /// <summary>Those of my phones that took part.</summary>
    public IReadOnlyList<string> PhonesIn(Call call) =>
    [
        .. user.Extensions.Where(phone => phone.Server == call.Server).Select(phone => phone.Extension).Where(phone =>
            call.Rang.Contains(phone) || call.RingingNow.Contains(phone) || call.TalkingNow.Contains(phone)
            || call.AnsweredBy.Contains(phone) || call.MissedBy.Contains(phone) || call.Operator == phone),
    ];
}
