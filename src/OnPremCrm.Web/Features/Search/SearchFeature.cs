using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Search;

public sealed class SearchFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => services.AddScoped<Shortcuts>();
}
