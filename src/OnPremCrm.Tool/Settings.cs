using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using OnPremCrm.Asterisk;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Tool;

/// <summary>
/// The configuration of the services, as the tool sees it: appsettings.json, then /etc/onpremcrm/*.json by name, then the
/// environment with "__" for ":"; the later wins.
/// </summary>
internal sealed class Settings
{
    private const string SystemFolder = "/etc/onpremcrm";
    private readonly IConfiguration _configuration;

    private Settings(IConfiguration configuration) => _configuration = configuration;

    /// <summary>PostgreSQL's connection string.</summary>
    /// <exception cref="RefusedException">It is not set.</exception>
    public string ConnectionString => _configuration.GetConnectionString("Crm")
        ?? throw new RefusedException("ConnectionStrings:Crm is not set. Put it into appsettings.json, /etc/onpremcrm/*.json or the environment (ConnectionStrings__Crm).");

    /// <summary>The Asterisk servers; none when none is configured.</summary>
    public IReadOnlyList<AsteriskServerOptions> Servers => _configuration.GetSection("Asterisk:Servers").Get<List<AsteriskServerOptions>>() ?? [];

    /// <summary>Where the recordings are kept; null when it is not set.</summary>
    public string? StorePath => _configuration["Recordings:StorePath"];

    public static Settings Read()
    {
        var builder = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true);
        if (Directory.Exists(SystemFolder))
        {
            foreach (var file in Directory.GetFiles(SystemFolder, "*.json").Order(StringComparer.Ordinal))
            {
                builder.AddJsonFile(file);
            }
        }

        try
        {
            return new Settings(builder.AddEnvironmentVariables().Build());
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"The configuration cannot be read: {unreadable.Message} {unreadable.InnerException?.Message}");
        }
    }

    public CrmDatabase OpenDatabase()
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, ConnectionString);
        return new CrmDatabase(options.Options);
    }
}
