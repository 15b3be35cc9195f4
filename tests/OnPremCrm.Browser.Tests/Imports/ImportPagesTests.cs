using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Browser.Tests.Imports;

/// <summary>A file from the manager's disk into the contact base and out again, by mouse and by keyboard.</summary>
public sealed class ImportPagesTests : BrowserTest
{
    private User _katrin = null!;

    protected override async Task Prepare() => _katrin = await SampleImports.SaveClients(App);

    [Test]
    public async Task A_file_is_mapped_by_mouse_run_by_keyboard_reviewed_undone_and_the_list_is_exported()
    {
        var page = await OpenAs(_katrin, at: "/contacts");
        await page.ClickAsync("#export-menu > summary");
        await page.ClickAsync("#export-menu a[href='/imports']");
        await SampleImports.Send(page, "clients.csv");
        await page.WaitForSelectorAsync("tr:has-text('Иван Петров')");
        Assert.That(await page.InputValueAsync("#Input_HeadingLine"), Is.EqualTo("2"));
        await Shot(page, "import-draft-1440-light-en", whole: true);

        // A choice is kept when it is made, and the preview follows.
        await page.SelectOptionAsync("#Input_Policy", "Review");
        await page.WaitForSelectorAsync("tr:has-text('Annika Brandt'):has-text('To decide')");
        await page.SelectOptionAsync("#column-5", "note");
        await page.WaitForSelectorAsync("tr:has-text('Иван Петров') td:last-child:has-text('–')");
        await page.SelectOptionAsync("#column-5", "email");
        await page.WaitForSelectorAsync("tr:has-text('Иван Петров') td:has-text('petrov@romashka.example')");

        await page.FocusAsync(".import-acts .btn-primary");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("text=Decide about 1 row");
        Assert.That(await page.InnerTextAsync(".import-figures"), Does.Contain("4"));
        await Shot(page, "import-result-1440-light-en", whole: true);
        await page.ClickAsync("text=Decide about 1 row");
        await page.WaitForSelectorAsync(".import-doubt");
        await Shot(page, "import-review-1440-light-en", whole: true);
        await AssertAccessible(page);
        await page.ClickAsync(".import-answers button[value='Overwritten']");
        await page.WaitForSelectorAsync(".import-figures");
        Assert.That(await App.WithDatabase(database => database.Contacts.Where(contact => contact.Name == "Annika Brandt").Select(contact => contact.JobTitle).SingleAsync()), Is.EqualTo("Leitung"));

        await page.ClickAsync("#undo-menu > summary");
        await Shot(page, "import-undo-1440-light-en");
        await page.ClickAsync("#undo-menu button");
        await page.WaitForSelectorAsync(".head .state:has-text('Undone')");
        Assert.That(await App.WithDatabase(database => database.Contacts.Select(contact => contact.JobTitle).SingleAsync()), Is.EqualTo("Einkauf"));

        await page.GotoAsync("/contacts?q=Annika");
        await page.ClickAsync("#export-menu > summary");
        await Shot(page, "export-menu-1440-light-en");
        await page.ClickAsync("#export-menu button[value='xlsx']");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a:has-text('Download')"));
        Assert.That(download.SuggestedFilename, Does.StartWith("Contacts ").And.EndWith(".xlsx"));
    }
}
