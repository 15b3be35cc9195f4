using System.Globalization;
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

    /// <summary>Where calls wait on the disk while the database is away: beside the recordings, unless it is said.</summary>
    public required string JournalPath { get; init; }

    /// <summary>Most that the journal takes of the disk.</summary>
    public required long JournalBytes { get; init; }

    /// <summary>How long what Asterisk said about a call is kept. 0: not at all.</summary>
    public required int KeepEventsDays { get; init; }

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
        var journalMegabytes = ReadNumber(configuration, "Telephony:JournalMegabytes", 64, 1, 1024, problems);
        var keepEventsDays = ReadNumber(configuration, "Telephony:KeepEventsDays", 90, 0, 3650, problems);
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }

        var storePath = configuration["Recordings:StorePath"] is { Length: > 0 } path ? path : "/var/lib/onpremcrm/recordings";
        return new TelephonyOptions
        {
            ConnectionString = connectionString!,
            Servers = servers,
            RecordingsStorePath = storePath,
            JournalPath = configuration["Telephony:JournalPath"] is { Length: > 0 } journal ? journal : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(storePath)) ?? storePath, "journal"),
            JournalBytes = journalMegabytes * 1024L * 1024,
            KeepEventsDays = keepEventsDays,
        };
    }

    private static int ReadNumber(IConfiguration configuration, string key, int usual, int least, int most, List<string> problems)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return usual;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        problems.Add($"{key} is '{text}'. Set it to a whole number from {least} to {most}, or leave it out ({usual}).");
        return usual;
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
