using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Reads a call's outside number by the place of its Asterisk server, after the administrator's clean-up rules.</summary>
internal sealed class NumberReader(IEnumerable<AsteriskServerOptions> servers, TimeProvider time)
{
    private static readonly NumberingContext Nowhere = new("ZZ"); // as HomeNumbering: only numbers that carry their country
    private static readonly TimeSpan RulesAreFresh = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, NumberingContext> _places = servers.ToDictionary(
        server => server.Name, server => server.Country is { } country ? new NumberingContext(country, server.AreaCode) : Nowhere);

    private volatile NumberCleaner _cleaner = NumberCleaner.None;
    private DateTimeOffset? _rulesReadAt;

    /// <summary>Reads the clean-up rules again when they may have changed. Seldom changed, and needed for every call.</summary>
    /// <param name="connection">At rest, and used by nobody else meanwhile.</param>
    public async Task RefreshAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_rulesReadAt is { } read && now - read < RulesAreFresh)
        {
            return;
        }

        var rules = new List<CleaningRule>();
        await using var command = new NpgsqlCommand(CallSql.CleaningRules, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rules.Add(new CleaningRule
            {
                Id = new CleaningRuleId(reader.GetGuid(0)),
                Server = Text(reader, 1),
                Trunk = Text(reader, 2),
                Direction = Text(reader, 3) is { } direction ? Word.Parse<CallDirection>(direction) : null,
                Kind = Word.Parse<CleaningKind>(reader.GetString(4)),
                LooksFor = reader.GetString(5),
                Puts = reader.GetString(6),
                Ordinal = reader.GetInt32(7),
                IsActive = true,
            });
        }

        _cleaner = new NumberCleaner(rules);
        _rulesReadAt = now;
    }

    /// <summary>The outside number as it is understood; nothing for calls without an outside.</summary>
    public ReadNumber Read(CallSnapshot snapshot)
    {
        if (snapshot.Direction == CallDirection.Internal)
        {
            return default;
        }

        var cleaned = snapshot.NumberAsPresented is { } presented && _cleaner.Clean(presented, snapshot.Server, snapshot.Trunk, snapshot.Direction) is { Applied: not [] } clean ? clean.Text : null;
        var reading = NumberingPlan.Read(cleaned ?? snapshot.NumberAsPresented, _places.GetValueOrDefault(snapshot.Server, Nowhere));
        return new ReadNumber(reading.IsNumber ? reading.Number.ToString() : null, cleaned, reading.IsNumber ? Word.Of(reading.Rule) : Word.Of(reading.Fault));
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
