using Microsoft.Playwright;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Browser.Tests.Imports;

/// <summary>The pages of import and export in every look.</summary>
public sealed class ImportLooksTests : BrowserTest
{
    private static readonly (int Width, string Theme, string Language)[] Looks = [(1440, "light", "en"), (1440, "dark", "ru"), (390, "light", "ja"), (390, "dark", "en")];

    private User _katrin = null!;

    protected override async Task Prepare() => _katrin = await SampleImports.SaveClients(App);

    [TestCaseSource(nameof(Looks))]
    public async Task The_pages_are_whole((int Width, string Theme, string Language) look)
    {
        var page = await OpenAs(_katrin, look.Width, look.Width < 768 ? 844 : 900, look.Theme, look.Language, "/imports");
        await SampleImports.Send(page, $"clients-{look.Width}-{look.Theme}.csv");
        await page.SelectOptionAsync("#Input_Policy", "Review");
        await page.WaitForSelectorAsync(".import-preview .state-abandoned");
        await Look(page, "import-draft", look);
        await page.ClickAsync(".import-acts .btn-primary");
        await page.WaitForSelectorAsync("a[href$='/review']");
        await Look(page, "import-result", look);
        await page.ClickAsync("a[href$='/review']");
        await page.WaitForSelectorAsync(".import-doubt");
        await Look(page, "import-review", look);
        foreach (var (path, name) in new[] { ("/imports", "imports"), ("/exports", "exports"), ("/contacts", "contacts-menu") })
        {
            await page.GotoAsync(path);
            await Look(page, name, look);
        }
    }

    private static async Task Look(IPage page, string name, (int Width, string Theme, string Language) look)
    {
        await Shot(page, $"{name}-{look.Width}-{look.Theme}-{look.Language}", whole: true);
        await AssertAccessible(page);
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(look.Width), () => $"{name} scrolls sideways");
    }
}
