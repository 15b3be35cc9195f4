using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Exports;

public sealed class ExportsFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<ExportColumns>();
        services.AddHostedService<ExportWorker>();
    }

    public void Map(WebApplication app) => app.MapGet("/exports/{id:guid}/file", ExportFile.Fetch);
}
