using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

public sealed class NumbersFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => services.AddScoped<PresentedNumbers>();
}
