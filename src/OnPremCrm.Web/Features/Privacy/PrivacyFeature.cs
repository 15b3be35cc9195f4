using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Privacy;

public sealed class PrivacyFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped(provider => new Core.Privacy.PersonErasure(Database.BackgroundConnectionString(configuration), provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<ErasureWords>();
        services.AddScoped<PersonReader>();
        services.AddScoped<PersonPage>();
        services.AddHostedService<ErasureWorker>();
    }

    public void Map(WebApplication app)
    {
        app.MapGet("/privacy/erasures/{id:guid}/certificate", CertificateFile.Fetch).RequireAuthorization(Policies.Admin);
        app.MapGet("/contacts/{id:guid}/data", PersonFile.Fetch);
    }
}
