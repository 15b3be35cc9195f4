using System.Text;
using Microsoft.Playwright;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Browser.Tests;

/// <summary>Files on a card: chosen, dropped, fetched and removed, as one does it.</summary>
public sealed class FileTests : BrowserTest
{
    private User _jonas = null!;
    private ContactId _annika;
    private OrganisationId _nordwind;

    protected override async Task Prepare()
    {
        var now = TimeProvider.System.GetUtcNow();
        _jonas = await App.AddUser(UserRole.Operator, "Jonas Weber", extensions: "101");
        await App.WithDatabase(database =>
        {
            Clients.AddServer(database, now);
            var nordwind = Clients.AddOrganisation(database, "Nordwind Logistik GmbH", "Hamburg", now, _jonas, "+494066969200");
            (_nordwind, _annika) = (nordwind.Id, Clients.AddContact(database, "Annika Brandt", nordwind, "Purchasing", now, _jonas, "+494066969214").Id);
            return database.SaveChangesAsync();
        });
    }

    [TestCase(1440, "light", "en")]
    [TestCase(1440, "dark", "ru")]
    [TestCase(390, "light", "ja")]
    public async Task A_file_is_chosen_stands_on_the_card_is_fetched_and_removed(int width, string theme, string language)
    {
        var page = await OpenAs(_jonas, width, width < 768 ? 844 : 900, theme, language, $"/contacts/{_annika}");
        var panel = page.Locator(".file-panel");
        await Shot(page, $"files-empty-{width}-{theme}-{language}", whole: true);
        await page.SetInputFilesAsync("#add-files", [Sent("Offer 2026-11.txt", "An offer"), Sent("price list with a name that is much longer than the panel is wide.csv", "a;b")]);
        await Assertions.Expect(panel.Locator("li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".rail")).ToContainTextAsync("Offer 2026-11.txt");
        await AssertAccessible(page);
        await Shot(page, $"files-card-{width}-{theme}-{language}", whole: true);

        var download = await page.RunAndWaitForDownloadAsync(() => panel.GetByRole(AriaRole.Link, new() { Name = "Offer 2026-11.txt", Exact = true }).ClickAsync());
        Assert.That((download.SuggestedFilename, await File.ReadAllTextAsync(await download.PathAsync())), Is.EqualTo(("Offer 2026-11.txt", "An offer")));

        await page.GotoAsync($"/contacts/{_annika}/files");
        await Shot(page, $"files-page-{width}-{theme}-{language}", whole: true);
        await AssertAccessible(page);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await page.Locator(".file-rows li a[href$='/remove']").First.ClickAsync();
            await page.WaitForURLAsync("**/remove");
            await Shot(page, $"files-remove-{width}-{theme}-{language}");
            await page.Locator(".form-acts button").ClickAsync();
            await page.WaitForURLAsync($"**/contacts/{_annika}/files");
        }

        await Assertions.Expect(page.Locator(".file-rows li")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_file_is_dropped_on_the_panel_and_one_that_is_empty_is_refused_before_it_is_sent()
    {
        var page = await OpenAs(_jonas, at: $"/organisations/{_nordwind}");
        await Drop(page, "contract.txt", "Signed");
        await Assertions.Expect(page.Locator(".file-panel li")).ToContainTextAsync(["contract.txt"]);

        await page.SetInputFilesAsync("#add-files", [Sent("nothing.txt", "")]);
        await Assertions.Expect(page.Locator("#add-files-wrong")).ToContainTextAsync("“nothing.txt” is empty");
        await AssertAccessible(page);
        await Assertions.Expect(page.Locator(".file-panel li")).ToHaveCountAsync(1);
    }

    private static FilePayload Sent(string name, string text) => new() { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) };

    private static async Task Drop(IPage page, string name, string text)
    {
        await using var dropped = await page.EvaluateHandleAsync("([name, text]) => { const dropped = new DataTransfer(); dropped.items.add(new File([text], name, { type: 'text/plain' })); return dropped; }", new[] { name, text });
        foreach (var what in new[] { "dragover", "drop" })
        {
            await page.DispatchEventAsync(".file-panel", what, new { dataTransfer = dropped });
        }
    }
}
