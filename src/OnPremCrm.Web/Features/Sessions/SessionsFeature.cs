using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

public sealed class SessionsFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => services
        .AddScoped<Entrance>().AddScoped<DirectoryAccount>()
        .AddSingleton<DirectoryWorker>().AddHostedService(provider => provider.GetRequiredService<DirectoryWorker>());
}
