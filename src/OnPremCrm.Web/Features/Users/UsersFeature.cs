using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

public sealed class UsersFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => 
        services.AddScoped<KnownServers>().AddScoped<SavedUser>().AddScoped<UserChecks>();
}
