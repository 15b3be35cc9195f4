using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Browser.Tests;

/// <summary>The lists of contacts and organisations: sorted, arranged and changed at once, by mouse and on a phone.</summary>
public sealed class ListTests : BrowserTest
{
    private static readonly object[] Looks =
    [
        new object[] { 1440, "light", "en" }, new object[] { 1440, "dark", "ru" }, new object[] { 1024, "light", "ja" }, new object[] { 390, "light", "ru" },
    ];

    private User _daniel = null!;
    private ContactId _lena;

    protected override async Task Prepare()
    {
        var now = TimeProvider.System.GetUtcNow();
        _daniel = await App.AddUser(UserRole.Manager, "Daniel Okafor");
        await App.WithDatabase(async database =>
        {
            Clients.AddServer(database, now);
            return await database.SaveChangesAsync();
        });
        await SampleDuplicates.Save(App, now, _daniel);
        await SampleFields.Save(App, now);
        _lena = await App.WithDatabase(database => database.Contacts.Where(contact => contact.Name == "Lena Vogt").Select(contact => contact.Id).SingleAsync());
    }

    [TestCaseSource(nameof(Looks))]
    public async Task The_pages_are_whole(int width, string theme, string language)
    {
        var page = await OpenAs(_daniel, width, width < 768 ? 844 : 900, theme, language);
        foreach (var (path, name) in new[]
        {
            ("/contacts?sort=-created", "contacts"), ("/organisations?sort=owner", "organisations"), ($"/contacts/bulk?id={_lena}", "bulk-choose"),
            ("/contacts/bulk?scope=all&field=add-tag&put.add-tag=Spring", "bulk-preview"), ("/bulk", "bulk-past"),
        })
        {
            await page.GotoAsync(path);
            await Shot(page, $"list-{name}-{width}-{theme}-{language}", whole: true);
            await AssertAccessible(page);
            Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, $"{path} scrolls sideways");
        }

        await page.GotoAsync("/contacts");
        await page.ClickAsync("#column-menu > summary");
        await Shot(page, $"list-columns-{width}-{theme}-{language}");
        await AssertAccessible(page);
        await page.GotoAsync("/contacts");
        await page.CheckAsync("tbody tr:nth-child(2) .cell-tick input");
        Assert.That(await page.Locator(".bulk-bar button[value=ticked]").IsVisibleAsync(), Is.True);
        await Shot(page, $"list-ticked-{width}-{theme}-{language}");
        await AssertAccessible(page);
    }

    [Test]
    public async Task Rows_are_ticked_given_a_tag_and_taken_back()
    {
        var page = await OpenAs(_daniel, at: "/contacts?q=vogt");
        await Assertions.Expect(page.Locator(".bulk-bar")).ToBeHiddenAsync();
        await page.CheckAsync("thead .cell-tick input");
        await Assertions.Expect(page.Locator(".bulk-bar [role=status]")).ToHaveTextAsync("2 ticked");
        await page.UncheckAsync("tbody tr:nth-child(1) .cell-tick input");
        await Assertions.Expect(page.Locator(".bulk-bar [role=status]")).ToHaveTextAsync("1 ticked");
        Assert.That(await page.EvaluateAsync<bool>("document.querySelector('thead .cell-tick input').indeterminate"), Is.True);

        await page.CheckAsync("thead .cell-tick input");
        await page.ClickAsync(".bulk-bar button[value=ticked]");
        await page.FillAsync("[name='put.add-tag']", "Spring");
        Assert.That(await page.IsCheckedAsync("[name=field][value=add-tag]"), Is.True, "what one types into is what shall be changed");
        await page.ClickAsync("text=See what will change");
        await page.ClickAsync("text=Change 2 records");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("2 contacts were changed"); // the address comes before the page
        await Shot(page, "list-bulk-done-1440-light-en");
        Assert.That(await Tagged(), Is.EqualTo(2));

        await page.ClickAsync(".form-acts form button");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("2 records got back what they had");
        Assert.That(await Tagged(), Is.Zero);
    }

    [Test]
    public async Task Heads_sort_by_the_keyboard_and_the_columns_menu_sorts_on_a_phone()
    {
        var page = await OpenAs(_daniel, at: "/contacts");
        await page.FocusAsync("th[aria-sort] a");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/contacts?sort=-name");
        await Assertions.Expect(page.Locator("th[aria-sort=descending]")).ToHaveCountAsync(1);

        var phone = await OpenAs(_daniel, 390, 844, at: "/contacts");
        await phone.ClickAsync("#column-menu > summary");
        await phone.ClickAsync("#column-menu >> text=Newest first");
        await phone.WaitForURLAsync("**/contacts?sort=-created");
    }

    private Task<int> Tagged() => App.WithDatabase(database => database.Contacts.CountAsync(contact => contact.Tags.Contains("Spring")));
}
