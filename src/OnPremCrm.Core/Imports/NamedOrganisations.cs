using Npgsql;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Core.Imports;

/// <summary>The organisations that the rows of a batch name: those that there are, and those that the batch makes.</summary>
internal sealed class NamedOrganisations
{
    private readonly Dictionary<string, OrganisationId> _ids = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those that the batch makes, with what the row says of them.</summary>
    public List<(OrganisationId Id, string Name, string? City, string? Website, OrganisationId? Parent)> Made { get; } = [];

    /// <param name="connection">Open.</param>
    /// <param name="rows">Those of the batch.</param>
    public static async Task<NamedOrganisations> LoadAsync(NpgsqlConnection connection, IReadOnlyList<ReadContact> rows, CancellationToken cancellationToken)
    {
        var organisations = new NamedOrganisations();
        var names = rows.SelectMany(row => row.Organisations()).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        await using var command = new NpgsqlCommand("""
            SELECT named.name, found.id FROM unnest($1) AS named(name)
            JOIN LATERAL (SELECT id FROM organisations WHERE lower(name) = lower(named.name) ORDER BY id LIMIT 1) found ON true
            """, connection);
        command.Parameters.Add(new() { Value = names });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            organisations._ids[reader.GetString(0)] = new OrganisationId(reader.GetGuid(1));
        }

        return organisations;
    }

    /// <summary>The organisation of a row, made if nobody has it yet. Null: the row names none.</summary>
    public OrganisationId? Of(ReadContact row, DateTimeOffset now)
    {
        if (row.Organisation is not { } name)
        {
            return null;
        }

        if (!_ids.TryGetValue(name, out var id))
        {
            _ids[name] = id = OrganisationId.New(now);
            var parent = row.Parent is { } above && Of(above, now) is var found && found != id ? found : (OrganisationId?)null; // a name for itself says nothing
            Made.Add((id, name, row.City, Uri.TryCreate(row.Website, UriKind.Absolute, out var site) && site.Scheme is "http" or "https" ? row.Website : null, parent));
        }

        return id;
    }

    /// <summary>The organisation of a name, made if nobody has it yet.</summary>
    public OrganisationId Of(string name, DateTimeOffset now)
    {
        if (!_ids.TryGetValue(name, out var id))
        {
            _ids[name] = id = OrganisationId.New(now);
            Made.Add((id, name, null, null, null));
        }

        return id;
    }
}
