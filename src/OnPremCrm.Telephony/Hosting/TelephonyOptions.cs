using Microsoft.Extensions.Configuration;
using OnPremCrm.Asterisk;

namespace OnPremCrm.Telephony.Hosting;

/// <summary>The service's configuration, read once at start.</summary>
internal sealed class TelephonyOptions
{
    /// <summary>Of the CRM's database.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The Asterisk servers, at least one, each with a name of its own.</summary>
    public required IReadOnlyList<AsteriskServerOptions> Servers { get; init; }

    /// <summary>Where recordings are kept.</summary>
    public required string RecordingsStorePath { get; init; }

    /// <summary>Reads and checks it.</summary>
    /// <exception cref="ConfigurationException">Something is missing or wrong; the message names each key.</exception>
    public static TelephonyOptions Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var connectionString = configuration.GetConnectionString("Crm");
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            problems.Add("ConnectionStrings:Crm is missing. Set it to the CRM's PostgreSQL, e.g. Host=/run/postgresql;Username=crm;Database=crm.");
        }

        var servers = ReadServers(configuration, problems);
        problems.AddRange(servers.SelectMany((server, index) => server.Problems(index)));
        problems.AddRange(servers.GroupBy(server => server.Name).Where(group => group.Count() > 1)
            .Select(group => $"Asterisk:Servers has the name '{group.Key}' more than once. Each PBX needs a name of its own."));
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }

        return new TelephonyOptions
        {
            ConnectionString = connectionString!,
            Servers = servers,
            RecordingsStorePath = configuration["Recordings:StorePath"] is { Length: > 0 } path ? path : "/var/lib/onpremcrm/recordings",
        };
    }

    // One by one: as a list, a server with a value that cannot be read would simply not be there.
    private static List<AsteriskServerOptions> ReadServers(IConfiguration configuration, List<string> problems)
    {
        var servers = new List<AsteriskServerOptions>();
        var sections = configuration.GetSection("Asterisk:Servers").GetChildren().ToList();
        foreach (var section in sections)
        {
            try
            {
                servers.Add(section.Get<AsteriskServerOptions>() ?? new AsteriskServerOptions());
            }
            catch (InvalidOperationException unreadable)
            {
                problems.Add($"{section.Path} cannot be read: {unreadable.Message}");
            }
        }

        if (sections.Count == 0)
        {
            problems.Add("Asterisk:Servers is empty. Name at least one PBX: Asterisk:Servers:0:Host, :Username, :Secret.");
        }

        return servers;
    }
}
