using OnPremCrm.Asterisk;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Reads a call's outside number by the place of its Asterisk server.</summary>
internal sealed class NumberReader(IEnumerable<AsteriskServerOptions> servers)
{
    private static readonly NumberingContext Nowhere = new("ZZ"); // as HomeNumbering: only numbers that carry their country

    private readonly Dictionary<string, NumberingContext> _places = servers.ToDictionary(
        server => server.Name, server => server.Country is { } country ? new NumberingContext(country, server.AreaCode) : Nowhere);

    /// <summary>The number in E.164 and the rule that gave it, or null and the reason why not; nothing for calls without an outside.</summary>
    public (string? Number, string? Reading) Read(CallSnapshot snapshot)
    {
        if (snapshot.Direction == CallDirection.Internal)
        {
            return (null, null);
        }

        var reading = NumberingPlan.Read(snapshot.NumberAsPresented, _places.GetValueOrDefault(snapshot.Server, Nowhere));
        return reading.IsNumber ? (reading.Number.ToString(), Word.Of(reading.Rule)) : (null, Word.Of(reading.Fault));
    }
}
