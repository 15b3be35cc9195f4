using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>Reads numbers as PBXs presented them, by given clean-up rules: as the telephony service does with those that are switched on.</summary>
public sealed class PresentedNumbers(CrmDatabase database)
{
    private static readonly NumberingContext Nowhere = new("ZZ"); // as HomeNumbering: only numbers that carry their country

    /// <param name="Text">What the rules left of it.</param>
    /// <param name="IsCleaned">They changed it.</param>
    /// <param name="Number">E.164. Null: it could not be read.</param>
    /// <param name="Word">A word of NumberRule or NumberFault.</param>
    public sealed record Understood(string Text, bool IsCleaned, string? Number, string Word)
    {
        public static Understood Of(string text, bool isCleaned, NumberReading reading) =>
            new(text, isCleaned, reading.IsNumber ? reading.Number.ToString() : null, reading.IsNumber ? Core.Word.Of(reading.Rule) : Core.Word.Of(reading.Fault));
    }

    /// <summary>All rules in their order, those that are switched off among them: they do nothing.</summary>
    public Task<List<CleaningRule>> RulesAsync(CancellationToken ct) =>
        database.CleaningRules.AsNoTracking().OrderBy(rule => rule.Ordinal).ThenBy(rule => rule.Id).ToListAsync(ct);

    /// <summary>How these rules and today's places of the servers read a number.</summary>
    public async Task<Func<Presented, Understood>> ReaderAsync(IEnumerable<CleaningRule> rules, CancellationToken ct)
    {
        var places = await database.TelephonyServers.AsNoTracking().Where(server => server.Country != null)
            .ToDictionaryAsync(server => server.Name, server => new NumberingContext(server.Country!, server.AreaCode), ct);
        var cleaner = new NumberCleaner(rules);
        return presented =>
        {
            var (text, applied) = cleaner.Clean(presented.Text, presented.Server, presented.Trunk, presented.Direction);
            return Understood.Of(text, applied.Count > 0, NumberingPlan.Read(text, places.GetValueOrDefault(presented.Server, Nowhere)));
        };
    }
}
