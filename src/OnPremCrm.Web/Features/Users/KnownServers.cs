using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Users;

/// <summary>The Asterisk servers that the telephony service has told of; before it ever ran, the first one of the configuration.</summary>
public sealed class KnownServers(CrmDatabase database, IConfiguration configuration)
{
    private const string UsualName = "main";

    public async Task<IReadOnlyList<string>> Find(CancellationToken ct)
    {
        var servers = await database.TelephonyServers.OrderBy(server => server.Name).Select(server => server.Name).ToListAsync(ct);
        return servers.Count > 0 ? servers : [configuration["Asterisk:Servers:0:Name"] ?? UsualName];
    }
}
