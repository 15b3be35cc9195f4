using OnPremCrm.Core.Retention;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Retention;

public sealed class RetentionFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) =>
        services.AddScoped(provider => new RetentionWork(Database.BackgroundConnectionString(configuration), provider.GetRequiredService<TimeProvider>()));

    public void Map(WebApplication app)
    {
    }
}
