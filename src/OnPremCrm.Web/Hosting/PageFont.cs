namespace OnPremCrm.Web.Hosting;

/// <summary>
/// The font file that every page is set in, in every language: pages ask for it beside the style sheet, not only when that has been read. The asset build names it in wwwroot/dist/font.txt.
/// </summary>
public sealed class PageFont(IWebHostEnvironment environment)
{
    private readonly Lazy<string> _path = new(() => Read(environment));

    public string Path => _path.Value;

    private static string Read(IWebHostEnvironment environment)
    {
        var file = environment.WebRootFileProvider.GetFileInfo("dist/font.txt");
        if (!file.Exists)
        {
            throw new FileNotFoundException("wwwroot/dist/font.txt is missing: build the assets (dotnet build, or npm run build in Assets).");
        }

        using var reader = new StreamReader(file.CreateReadStream());
        return "/dist/" + reader.ReadToEnd();
    }
}
