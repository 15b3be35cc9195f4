using Microsoft.Extensions.Configuration.Json;

namespace OnPremCrm.Web.Hosting;

/// <summary>/etc/onpremcrm/*.json, in the order of their names: over appsettings.json, under the environment and the command line.</summary>
public static class SystemConfiguration
{
    public const string Folder = "/etc/onpremcrm";

    public static void AddSystemConfiguration(this IConfigurationBuilder configuration, string folder = Folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var at = configuration.Sources.Count - configuration.Sources.Reverse().TakeWhile(source => source is not JsonConfigurationSource).Count();
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var source = new JsonConfigurationSource { Path = file, Optional = false, ReloadOnChange = false };
            source.ResolveFileProvider();
            configuration.Sources.Insert(at++, source);
        }
    }
}
