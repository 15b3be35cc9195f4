using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting.Masking;

namespace OnPremCrm.Web.Hosting;

public static class Database
{
    public static void AddCrmDatabase(this IServiceCollection services)
    {
        // Read late, so that tests and the environment may still set it after this line ran.
        services.AddScoped<WhoLooks>(provider => provider.GetRequiredService<CurrentUser>().WhoLooks);
        services.AddDbContext<CrmDatabase>((provider, options) =>
        {
            CrmDatabase.Configure(options, ConnectionString(provider.GetRequiredService<IConfiguration>()));
            options.AddInterceptors(RestoredNumbers.WhenSaved);
        });
    }

    public static string ConnectionString(IConfiguration configuration) =>
        configuration.GetConnectionString("Crm")
        ?? throw new InvalidOperationException("ConnectionStrings:Crm is not set: put it into appsettings.json, /etc/onpremcrm/*.json or the environment (ConnectionStrings__Crm).");

    /// <summary>For work without a request: connections of its own, so that what looks every second keeps none of those that a request is waiting for.</summary>
    public static string BackgroundConnectionString(IConfiguration configuration) =>
        new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString(configuration)) { ApplicationName = "onpremcrm-background", MaxPoolSize = 8 }.ConnectionString;
}
