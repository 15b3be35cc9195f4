using Microsoft.Extensions.DependencyInjection.Extensions;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

public sealed class PopsFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddScoped<PhoneBook>();
        services.TryAddScoped<HomeNumbering>();
        services.TryAddScoped<ClickToDial>();
        services.TryAddScoped<ContactSearch>();
        services.TryAddScoped<NoteBook>();
        services.TryAddScoped<ResultBook>();
        services.AddScoped<MyCalls>();
        services.AddScoped<NumberOwner>();
        services.AddScoped<PopRows>();
        services.AddScoped<PopWriter>();
        services.AddScoped<PhoneReader>();
    }
}
