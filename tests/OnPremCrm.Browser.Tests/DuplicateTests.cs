using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Browser.Tests;

/// <summary>Duplicates: found, told apart, merged and taken apart again, by mouse and by keyboard; and the warning while one types.</summary>
public sealed class DuplicateTests : BrowserTest
{
    private static readonly object[] Looks =
    [
        new object[] { 1440, "light", "en" }, new object[] { 1440, "dark", "ru" }, new object[] { 1440, "light", "ja" }, new object[] { 390, "light", "ru" }, new object[] { 390, "dark", "ja" },
    ];

    private User _daniel = null!;
    private MergeId _merge;
    private ContactId _lena;
    private ContactId _twin;

    protected override async Task Prepare()
    {
        var now = TimeProvider.System.GetUtcNow();
        _daniel = await App.AddUser(UserRole.Operator, "Daniel Okafor");
        await App.WithDatabase(async database =>
        {
            Clients.AddServer(database, now);
            return await database.SaveChangesAsync();
        });
        _merge = await SampleDuplicates.Save(App, now, _daniel);
        _lena = await App.WithDatabase(database => database.Contacts.Where(contact => contact.Name == "Lena Vogt").Select(contact => contact.Id).SingleAsync());
        _twin = await App.WithDatabase(database => database.Contacts.Where(contact => contact.Name == "Vogt, Lena").Select(contact => contact.Id).SingleAsync());
    }

    [TestCaseSource(nameof(Looks))]
    public async Task The_pages_are_whole(int width, string theme, string language)
    {
        var page = await OpenAs(_daniel, width, width < 768 ? 844 : 900, theme, language);
        foreach (var (path, name) in new[]
        {
            ("/contacts/duplicates", "duplicates"), ("/organisations/duplicates", "duplicate-firms"), ($"/contacts/merge?id={_lena}&id={_twin}", "merge"), ($"/contacts/merge?id={_lena}", "merge-with"),
            ("/contacts/duplicates?show=merged", "merges"), ($"/merges/{_merge}", "merge-undo"), ($"/contacts/{_lena}?similar=true", "similar-saved"),
        })
        {
            await page.GotoAsync(path);
            await Shot(page, $"{name}-{width}-{theme}-{language}", whole: true);
            await AssertAccessible(page);
            Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, $"{path} scrolls sideways");
        }
    }

    [Test]
    public async Task What_may_be_there_is_said_beneath_the_field_and_typing_goes_on()
    {
        var page = await OpenAs(_daniel, at: "/contacts/new");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Locator("#number-0").FocusAsync();
        await page.Keyboard.TypeAsync("040 33440017");
        var line = page.Locator(".reach-line:has(#number-0) .similar");
        await Assertions.Expect(line).ToContainTextAsync("Lena Vogt");
        await Shot(page, "similar-typed-1440-light-en");
        await AssertAccessible(page);
        Assert.That(await page.EvaluateAsync<string>("document.activeElement.id"), Is.EqualTo("number-0"), "the focus stays");
        Assert.That(await page.Locator("[data-similar-target=said][role=status]").TextContentAsync(), Does.Contain("May already exist"));
        Assert.That(await line.Locator("a").First.GetAttributeAsync("target"), Is.EqualTo("_blank"));
        await page.Keyboard.TypeAsync("99");
        await Assertions.Expect(line).ToHaveCountAsync(0);
        await page.Locator("[name='Input.Name']").FillAsync("Lena Voigt");
        await Assertions.Expect(page.Locator("div:has(> [name='Input.Name']) .similar")).ToContainTextAsync("Elbe Spedition");
        await page.Locator("#number-0").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).Last.ClickAsync();
        await page.WaitForURLAsync("**/contacts/*similar=true");
        await App.WithDatabase(database => database.Contacts.Where(contact => contact.Name == "Lena Voigt").ExecuteDeleteAsync());
    }

    [Test]
    public async Task By_mouse_two_are_told_apart_and_two_are_merged_and_taken_apart_again()
    {
        var page = await OpenAs(_daniel, at: "/contacts");
        await page.GetByRole(AriaRole.Link, new() { Name = "Duplicates" }).ClickAsync();
        var family = page.Locator(".same-group", new() { HasText = "高橋 さくら" });
        await family.GetByRole(AriaRole.Button, new() { Name = "Not a duplicate" }).ClickAsync();
        await Assertions.Expect(family).ToHaveCountAsync(0);
        await page.Locator(".toast-note").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(family).ToHaveCountAsync(1);

        await page.Locator(".same-group", new() { HasText = "Vogt, Lena" }).GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await page.WaitForURLAsync("**/contacts/merge?*");
        await page.GetByText("Buyer").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge 2 into one" }).ClickAsync();
        await page.WaitForURLAsync($"**/contacts/{_lena}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Buyer");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Prefers calls before noon.");
        await page.GotoAsync($"/contacts/{_twin}");
        Assert.That(page.Url, Does.EndWith($"/contacts/{_lena}"));

        await page.GotoAsync("/contacts/duplicates");
        await page.GetByRole(AriaRole.Link, new() { Name = "Merged" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Undo the merge (Lena Vogt)" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo the merge" }).ClickAsync();
        await page.WaitForURLAsync($"**/contacts/{_lena}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Purchasing");
        await page.GotoAsync($"/contacts/{_twin}");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Vogt, Lena");
    }

    [Test]
    public async Task By_keyboard_alone_the_same()
    {
        var page = await OpenAs(_daniel, at: "/desk");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("duplic");
        await page.WaitForSelectorAsync("[role=option]:has-text('Duplicates')");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/contacts/duplicates");
        await TabTo(page, "Compare (");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/contacts/merge?*");
        await TabToSelector(page, "input[name='pick.jobTitle']");
        await page.Keyboard.PressAsync("ArrowDown");
        await TabTo(page, "Merge 2 into one");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/contacts/{_lena}");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("duplic");
        await page.WaitForSelectorAsync("[role=option]:has-text('Duplicates')");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/contacts/duplicates");
        await TabTo(page, "Merged");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**show=merged");
        await TabTo(page, "Undo the merge (Lena Vogt)");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/merges/*");
        await TabTo(page, "Undo the merge");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/contacts/{_lena}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("undid the merge with Vogt, Lena");
    }

    private static Task TabTo(IPage page, string beginning) => TabUntil(page, $"(e) => (e.textContent ?? '').trim().startsWith({System.Text.Json.JsonSerializer.Serialize(beginning)})", beginning);

    private static Task TabToSelector(IPage page, string selector) => TabUntil(page, $"(e) => e.matches({System.Text.Json.JsonSerializer.Serialize(selector)})", selector);

    private static async Task TabUntil(IPage page, string isIt, string what)
    {
        for (var presses = 0; presses < 150; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>($"(({isIt})(document.activeElement))"))
            {
                return;
            }
        }

        Assert.Fail($"Tab never comes to {what}.");
    }
}
