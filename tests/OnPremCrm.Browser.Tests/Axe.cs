using System.Text.Json;
using Microsoft.Playwright;

namespace OnPremCrm.Browser.Tests;

/// <summary>axe-core, which comes with the assets of the web project.</summary>
public static class Axe
{
    private static readonly Lazy<string> Script = new(() => File.ReadAllText(Find()));

    /// <summary>All findings, one per line: rule, element, what is wrong.</summary>
    /// <param name="page">The page.</param>
    /// <param name="within">A selector: only what is in there. Null: the whole page.</param>
    public static async Task<string> Findings(IPage page, string? within = null)
    {
        if (!await page.EvaluateAsync<bool>("typeof axe === 'object'"))
        {
            await page.EvaluateAsync(Script.Value + "\n;undefined");
        }

        var result = await page.EvaluateAsync<JsonElement>(
            "within => axe.run(within ?? document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })", within);
        return string.Join('\n', result.GetProperty("violations").EnumerateArray()
            .SelectMany(violation => violation.GetProperty("nodes").EnumerateArray().Select(node =>
                $"{violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()} {node.GetProperty("failureSummary").GetString()?.ReplaceLineEndings(" ")}")));
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "src", "OnPremCrm.Web", "Assets", "node_modules", "axe-core", "axe.min.js");
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw new FileNotFoundException("axe-core is missing: build the web project, which runs npm ci in its Assets folder.");
    }
}
