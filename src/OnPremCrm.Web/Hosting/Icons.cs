using System.Collections.Frozen;
using System.Text.Json;

namespace OnPremCrm.Web.Hosting;

/// <summary>The shapes of the Tabler icons that our sources name; the asset build writes them to wwwroot/dist/icons.json.</summary>
public sealed class Icons(IWebHostEnvironment environment)
{
    private readonly Lazy<FrozenDictionary<string, string>> _shapes = new(() => Load(environment));

    /// <summary>The inner markup of the icon's svg, 24 by 24.</summary>
    /// <exception cref="KeyNotFoundException">No source names it in quotes, or Tabler has no such icon.</exception>
    public string this[string name] =>
        _shapes.Value.TryGetValue(name, out var shape) ? shape : throw new KeyNotFoundException($"No icon is called \"{name}\", or the assets are older than the code that names it.");

    public bool Knows(string name) => _shapes.Value.ContainsKey(name);

    private static FrozenDictionary<string, string> Load(IWebHostEnvironment environment)
    {
        var file = environment.WebRootFileProvider.GetFileInfo("dist/icons.json");
        if (!file.Exists)
        {
            throw new FileNotFoundException("wwwroot/dist/icons.json is missing: build the assets (dotnet build, or npm run build in Assets).");
        }

        using var stream = file.CreateReadStream();
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
    }
}
