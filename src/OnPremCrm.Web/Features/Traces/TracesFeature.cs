using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

public sealed class TracesFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => services.AddScoped<SilenceReader>();
}
