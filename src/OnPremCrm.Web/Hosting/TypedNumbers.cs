using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Web.Hosting;

/// <summary>Reads numbers as people and programs write them: local to the Asterisk servers in the database, else to the first in the configuration.</summary>
public sealed class TypedNumbers(HomeNumbering home, IConfiguration configuration)
{
    public async Task<NumberReading> ReadAsync(string text, CancellationToken ct)
    {
        var place = await HomeAsync(ct);
        return NumberingPlan.Read(text, place);
    }

    public async Task<NumberingContext> HomeAsync(CancellationToken ct)
    {
        var known = await home.FindAsync(cancellationToken: ct);
        return NumberingPlan.Knows(known.Country) ? known : Configured() ?? known;
    }

    // The telephony service writes its servers into the database when it first starts; until then its configuration may be ours too.
    private NumberingContext? Configured()
    {
        var server = configuration.GetSection("Asterisk:Servers:0");
        return server["Country"] is { Length: > 0 } country ? new NumberingContext(country.ToUpperInvariant(), server["AreaCode"]) : null;
    }
}
