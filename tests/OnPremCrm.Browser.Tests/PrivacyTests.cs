using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Browser.Tests.Calls;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>The audit is asked, a record's history read, and a person erased: by mouse and by keyboard alone.</summary>
public sealed class PrivacyTests : BrowserTest
{
    private static readonly object[] Looks = [new object[] { 1440, "light", "en" }, new object[] { 1440, "dark", "ru" }, new object[] { 390, "light", "ja" }, new object[] { 390, "dark", "ru" }];

    private SampleCalls _sample = null!;
    private User _admin = null!;
    private ErasureId _erasure;

    protected override async Task Prepare()
    {
        _sample = await SampleCalls.Save(App, DateTimeOffset.UtcNow, "a.wav");
        _admin = await App.AddUser(UserRole.Admin, "Katrin Vogel", extensions: ["110"]);
        await SampleConsents.Save(App, DateTimeOffset.UtcNow, _admin, _sample.HandedOn.ContactId!.Value);
        _erasure = await SampleAudit.Save(App, DateTimeOffset.UtcNow, _admin, _sample);
    }

    [TestCaseSource(nameof(Looks))]
    public async Task The_pages_are_whole(int width, string theme, string language)
    {
        var page = await OpenAs(_admin, width, width < 768 ? 844 : 900, theme, language);
        var contact = _sample.HandedOn.ContactId;
        foreach (var (path, name) in new[]
        {
            ("/audit", "audit"), ("/audit?period=week&noun=contacts&verb=edit", "audit-filtered"), ($"/contacts/{contact}/history", "history"), ($"/contacts/{contact}/erase", "erase"),
            ("/privacy/erasures", "erasures"), ($"/privacy/erasures/{_erasure}", "certificate"), ($"/contacts/{contact}", "contact-admin"), ($"/contacts/{contact}/consents", "consents"), ("/privacy/purposes", "purposes"), ("/privacy/purposes/new", "purpose-new"), ("/privacy/retention", "retention"), ("/privacy/retention?kind=audit&days=1", "retention-preview"),
        })
        {
            await page.GotoAsync(path);
            await Shot(page, $"{name}-{width}-{theme}-{language}", whole: true);
            await AssertAccessible(page);
            Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, $"{path} scrolls sideways");
        }
    }

    [Test]
    public async Task By_mouse_an_administrator_finds_who_saw_a_client_and_erases_them()
    {
        const string contact = "Wilhelmine Holm";
        await AddAsync(contact);
        var page = await OpenAs(_admin, at: "/audit");
        await page.Locator("#filter-verb > summary").ClickAsync();
        await page.Locator("#filter-verb a", new() { HasText = "Seen" }).ClickAsync();
        await Expect(page.Locator("[data-filter=verb]")).ToContainTextAsync("Seen");
        await page.Locator("#filter-noun > summary").ClickAsync();
        await page.Locator("#filter-noun a", new() { HasText = "contact" }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("verb=see&noun=contacts"));
        await page.Locator(".audit-log").GetByRole(AriaRole.Link, new() { Name = contact }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All changes" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Who saw it" }).ClickAsync();
        await Expect(page.Locator(".audit-log")).ToContainTextAsync("Jonas");
        await page.GetByRole(AriaRole.Link, new() { Name = contact }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Erase this person" }).ClickAsync();
        await page.GetByLabel("Type the name to confirm").FillAsync(contact);
        await page.GetByLabel("Reference of the request").FillAsync("DSR-2026-18");
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase for ever" }).ClickAsync();
        await EndAsync(page);
        await Expect(page.Locator("main")).Not.ToContainTextAsync(contact);
        await page.GotoAsync("/calls");
        await Expect(page.Locator("#call-log")).ToContainTextAsync("Erased");
        await Expect(page.Locator("#call-log")).Not.ToContainTextAsync(contact);
    }

    [Test]
    public async Task By_keyboard_alone_a_person_is_erased_and_the_certificate_read()
    {
        const string name = "Theodor Lindqvist";
        var id = await AddAsync(name);
        var page = await OpenAs(_admin, at: $"/contacts/{id}/erase");
        await page.GetByLabel("Type the name to confirm").FocusAsync();
        await page.Keyboard.TypeAsync("somebody else");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Type the name to confirm")).ToBeFocusedAsync();
        await Expect(page.Locator(".invalid-feedback, .field-error, [aria-invalid=true]").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(name);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("DSR-2026-19");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await EndAsync(page);
    }

    private async Task EndAsync(IPage page)
    {
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/privacy/erasures/"));
        // the sound files are the telephony service's to remove
        for (var until = DateTime.Now.AddSeconds(30); DateTime.Now < until && await App.WithDatabase(database => database.Erasures.AnyAsync(one => one.State == ErasureState.Queued)); await Task.Delay(100))
        {
        }

        await App.WithDatabase(database => database.Database.ExecuteSqlRawAsync("UPDATE recording_removals SET removed_at = now(), stored_path = NULL"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Certificate of erasure" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    // A client with a recorded call, whom Jonas has seen.
    private Task<ContactId> AddAsync(string name) => App.WithDatabase(async database =>
    {
        var now = TimeProvider.System.GetUtcNow();
        var number = "+4940669" + (name.Length * 31 + 10000);
        var contact = Clients.AddContact(database, name, null, null, now, _sample.Jonas, number);
        Clients.AddCall(database, contact, number, CallDirection.Inbound, CallDisposition.Answered, now.AddMinutes(-3), talkSeconds: 65);
        database.AuditEntries.Add(new AuditEntry { Id = AuditEntryId.New(now), At = now, UserId = _sample.Jonas.Id, UserName = _sample.Jonas.Name, Action = "see", Noun = "contacts", NounId = contact.Id.Value });
        await database.SaveChangesAsync();
        return contact.Id;
    });
}
