using Microsoft.Extensions.DependencyInjection.Extensions;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

public sealed class CallbacksFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => services.TryAddScoped<CallbackBook>();
}
