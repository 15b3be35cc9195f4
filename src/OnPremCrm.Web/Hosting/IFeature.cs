namespace OnPremCrm.Web.Hosting;

/// <summary>What a feature adds beyond its pages and slices, which are found by themselves. Every implementation is found and called once at the start.</summary>
public interface IFeature
{
    void Register(IServiceCollection services, IConfiguration configuration)
    {
    }

    void Map(WebApplication app)
    {
    }
}
