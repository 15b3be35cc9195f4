using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Overview;

public sealed class OverviewFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => services.AddScoped<Colleagues>();
}
