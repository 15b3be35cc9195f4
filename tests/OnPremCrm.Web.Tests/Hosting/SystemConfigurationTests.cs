using Microsoft.Extensions.Configuration;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Tests.Hosting;

public sealed class SystemConfigurationTests
{
    [Test]
    public void The_later_file_wins_and_the_environment_wins_over_all_files()
    {
        var folder = Directory.CreateTempSubdirectory("onpremcrm-etc-").FullName;
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), """{ "A": "appsettings", "B": "appsettings", "C": "appsettings" }""");
        File.WriteAllText(Path.Combine(folder, "10-first.json"), """{ "A": "first", "B": "first" }""");
        File.WriteAllText(Path.Combine(folder, "20-second.json"), """{ "B": "second", "Env": "file" }""");
        var etc = Directory.CreateDirectory(Path.Combine(folder, "etc")).FullName;
        File.Move(Path.Combine(folder, "10-first.json"), Path.Combine(etc, "10-first.json"));
        File.Move(Path.Combine(folder, "20-second.json"), Path.Combine(etc, "20-second.json"));
        var builder = new ConfigurationManager();
        builder.AddJsonFile(Path.Combine(folder, "appsettings.json"));
        builder.AddInMemoryCollection([KeyValuePair.Create<string, string?>("Env", "environment")]);

        builder.AddSystemConfiguration(etc);

        Assert.That((builder["A"], builder["B"], builder["C"], builder["Env"]), Is.EqualTo(("first", "second", "appsettings", "environment")));
        Directory.Delete(folder, recursive: true);
    }
}
