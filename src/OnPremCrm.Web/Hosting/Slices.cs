using System.Reflection;
using FluentValidation;
using MediatR;

namespace OnPremCrm.Web.Hosting;

/// <summary>Finds every slice of this assembly: handlers, validators and features.</summary>
public static class Slices
{
    public static void AddSlices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<ServiceFactory>(provider => provider.GetService!);
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidationBehaviour<,>));

        foreach (var type in ConcreteTypes())
        {
            foreach (var face in type.GetInterfaces().Where(IsSliceFace))
            {
                services.AddScoped(face, type);
            }
        }

        foreach (var feature in Features())
        {
            feature.Register(services, configuration);
        }
    }

    public static void MapFeatures(this WebApplication app)
    {
        foreach (var feature in Features())
        {
            feature.Map(app);
        }
    }

    private static IEnumerable<IFeature> Features() =>
        ConcreteTypes().Where(typeof(IFeature).IsAssignableFrom).Select(type => (IFeature)Activator.CreateInstance(type)!);

    private static IEnumerable<Type> ConcreteTypes() =>
        Assembly.GetExecutingAssembly().GetTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false });

    private static bool IsSliceFace(Type face) =>
        face.IsGenericType
        && (face.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
            || face.GetGenericTypeDefinition() == typeof(INotificationHandler<>)
            || face.GetGenericTypeDefinition() == typeof(IValidator<>));
}
