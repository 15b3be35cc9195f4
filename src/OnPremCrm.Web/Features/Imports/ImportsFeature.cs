using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

public sealed class ImportsFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<ImportBook>();
        services.AddScoped<RowWords>();
        services.AddScoped(provider => new ImportReview(Database.ConnectionString(provider.GetRequiredService<IConfiguration>()), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<ImportWorker>();
    }

    public void Map(WebApplication app) => app.MapGet("/imports/{id:guid}/problems", ProblemsFile.Write).RequireAuthorization(Policies.Manager);
}
