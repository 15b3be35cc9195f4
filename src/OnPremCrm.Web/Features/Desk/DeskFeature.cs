using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Desk;

public sealed class DeskFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => services.AddScoped<PhonesNow>();
}
