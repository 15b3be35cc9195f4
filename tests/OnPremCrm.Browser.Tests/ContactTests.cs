using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Browser.Tests;

/// <summary>Contacts, organisations and search: whole in both themes, three languages and two widths, and done by keyboard.</summary>
public sealed class ContactTests : BrowserTest
{
    private static readonly object[] Looks =
    [
        new object[] { 1440, "light", "en" }, new object[] { 1440, "dark", "ru" }, new object[] { 1440, "light", "ja" }, new object[] { 390, "light", "en" }, new object[] { 390, "dark", "ja" },
    ];

    private ContactId _annika;
    private OrganisationId _nordwind;

    protected override async Task Prepare()
    {
        var now = TimeProvider.System.GetUtcNow();
        var jonas = await App.AddUser(UserRole.Operator, "Jonas Weber", extensions: "101");
        await SampleFields.Save(App, now);
        await App.WithDatabase(async database =>
        {
            Clients.AddServer(database, now);
            var nordwind = Clients.AddOrganisation(database, "Nordwind Logistik GmbH", "Hamburg", now, jonas, "+494066969200");
            var cold = Clients.AddOrganisation(database, "ООО «Холодмаш»", "Москва", now, null, "+74955550117");
            var hokkai = Clients.AddOrganisation(database, "株式会社北海冷蔵", "札幌", now, jonas, "+81115550142");
            var group = Clients.AddOrganisation(database, "Nordwind Holding SE", "Hamburg", now);
            var harbour = Clients.AddOrganisation(database, "Nordwind Hafenlager", "Bremerhaven", now);
            (nordwind.Parent, harbour.Parent) = (group, nordwind);
            var annika = Clients.AddContact(database, "Annika Brandt", nordwind, "Purchasing", now, jonas, "+494066969214", "+494066969200");
            annika.Numbers.Add(new PhoneNumber { Id = PhoneNumberId.New(now), ContactId = annika.Id, Number = "+491713920036", AsWritten = "0171 3920036", Kind = PhoneNumberKind.Mobile, IsWrong = true });
            annika.Numbers[1].OptedOut = true;
            annika.Email = "a.brandt@nordwind-logistik.example";
            annika.Emails.Add(new EmailAddress { Id = EmailAddressId.New(now), ContactId = annika.Id, Address = "a.brandt@nordwind-logistik.example", IsPrimary = true });
            annika.Emails.Add(new EmailAddress { Id = EmailAddressId.New(now), ContactId = annika.Id, Address = "annika.brandt.hamburg@posteo.example", Kind = EmailKind.Home, OptedOut = true, Ordinal = 1 });
            annika.Messengers.Add(new MessengerAccount { Id = MessengerAccountId.New(now), ContactId = annika.Id, Kind = MessengerKind.Telegram, Account = "@annika_brandt", IsPrimary = true });
            annika.Addresses.Add(new PostalAddress { Id = PostalAddressId.New(now), ContactId = annika.Id, Kind = AddressKind.Delivery, Street = "Am Sandtorkai 1", PostalCode = "20457", City = "Hamburg", Country = "DE", IsPrimary = true });
            annika.Affiliations.Add(new Affiliation { Id = AffiliationId.New(now), ContactId = annika.Id, OrganisationId = cold.Id, Role = "accountant", Since = new DateOnly(2021, 4, 1) });
            annika.Affiliations.Add(new Affiliation { Id = AffiliationId.New(now), ContactId = annika.Id, OrganisationId = hokkai.Id, Role = "trainee", Until = new DateOnly(2015, 7, 31), IsPast = true, Ordinal = 1 });
            annika.Custom = SampleFields.Values;
            (annika.Birthday, annika.Language, annika.Source, annika.Tags) = (new DateOnly(1984, 2, 29), "de", "Fair 2026", ["VIP", "Cold chain"]);
            Clients.AddContact(database, "Peter Schlüter", nordwind, "Warehouse", now, jonas, "+4915112345678");
            Clients.AddContact(database, "Ирина Мельник", nordwind, "Accounts", now, null, "+494066969216");
            var former = Clients.AddContact(database, "Marta Lindqvist", null, null, now, jonas);
            former.Affiliations.Add(new Affiliation { Id = AffiliationId.New(now), ContactId = former.Id, OrganisationId = nordwind.Id, Role = "Head of purchasing", Since = new DateOnly(2012, 1, 1), Until = new DateOnly(2024, 6, 30), IsPast = true });
            Clients.AddContact(database, "Ольга Петренко", cold, null, now, jonas, "+74955550117");
            Clients.AddContact(database, "佐藤 健一", hokkai, "購買部", now, null, "+81115550142");
            Clients.AddContact(database, "Praxis Dr. Baumgärtner-Schmitz", null, null, now, null, "+493023125617");
            Clients.AddCall(database, annika, "+494066969214", CallDirection.Outbound, CallDisposition.Missed, now.AddDays(-2));
            var talk = Clients.AddCall(database, annika, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, now.AddDays(-1), talkSeconds: 252);
            var missed = Clients.AddCall(database, annika, "+494066969214", CallDirection.Inbound, CallDisposition.Abandoned, now.AddMinutes(-40));
            database.CallNotes.Add(new CallNote { Id = CallNoteId.New(now), CallId = talk.Id, AuthorId = jonas.Id, AuthorName = jonas.Name, Body = "Delivery window moves to 07:00 to 08:00 from December. Needs it in writing.", CreatedAt = now, UpdatedAt = now });
            database.ClientNotes.Add(new ClientNote
            {
                Id = ClientNoteId.New(now.AddHours(-3)), ContactId = annika.Id, Body = "Met at the fair in Nuremberg, stand 7-512.\nWants a loan unit for Hamburg before Christmas.", WrittenBy = jonas.Id, WrittenByName = jonas.Name,
                WrittenAt = now.AddHours(-3), EditedAt = now.AddHours(-2), Version = 2,
            });
            database.ClientNotes.Add(new ClientNote { Id = ClientNoteId.New(now.AddHours(-4)), OrganisationId = nordwind.Id, Body = "Builds a second cold hall, opening in May.", WrittenBy = jonas.Id, WrittenByName = jonas.Name, WrittenAt = now.AddHours(-4) });
            database.Callbacks.Add(new Callback
            {
                Id = CallbackId.New(now), Number = "+494066969214", ContactId = annika.Id, OwnerId = jonas.Id, OwnerReason = OwnerReason.ContactOwner, FirstCallId = missed.Id,
                LastCallId = missed.Id, LastAttemptAt = now.AddMinutes(-40), DueAt = now.AddMinutes(-10), CreatedAt = now.AddMinutes(-40), UpdatedAt = now,
            });
            (_annika, _nordwind) = (annika.Id, nordwind.Id);
            return await database.SaveChangesAsync();
        });
    }

    [TestCaseSource(nameof(Looks))]
    public async Task The_pages_are_whole(int width, string theme, string language)
    {
        var page = await OpenAs(await App.AddUser(UserRole.Operator, "Daniel Okafor"), width, width < 768 ? 844 : 900, theme, language);
        foreach (var (path, name) in new[]
        {
            ("/contacts", "contacts"), ($"/contacts/{_annika}", "contact"), ($"/contacts/{_annika}/edit", "contact-edit"), ("/organisations", "organisations"),
            ($"/organisations/{_nordwind}", "organisation"), ("/search?q=66969", "search"), ("/contacts?q=nobody-at-all", "contacts-nothing"),
        })
        {
            await page.GotoAsync(path);
            await Shot(page, $"{name}-{width}-{theme}-{language}", whole: width < 768);
            await AssertAccessible(page);
            Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True, $"{path} scrolls sideways");
        }
    }

    [Test]
    public async Task A_contact_is_made_by_keyboard_and_its_number_is_explained_while_typing()
    {
        var page = await OpenAs(UserRole.Operator, at: "/contacts/new");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Keyboard.TypeAsync("Giulia Romano");
        await page.Locator("#number-0").FocusAsync();
        await page.Keyboard.TypeAsync("+39 06 555 01 88");
        await page.WaitForSelectorAsync("#number-0-said:has-text('+39')");
        Assert.That(await page.InputValueAsync("#number-0"), Is.EqualTo("+39 06 555 01 88"), "what is typed is not touched");
        await page.Locator("#number-1").FillAsync("040 66969 333");
        await page.Locator("#number-2").FillAsync("040 66969 444");
        await page.WaitForSelectorAsync("#number-2-said:has-text('040')");
        await page.Locator("#number-2").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".form-wrong:has-text('Kundennummer is needed.')");
        Assert.That(await page.EvaluateAsync<string>("document.activeElement.id"), Is.EqualTo("custom-customer_no"), "focus goes to what is missing");
        await page.Keyboard.TypeAsync("K-200001");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("h1:has-text('Giulia Romano')");
        await page.WaitForSelectorAsync("dl.facts:has-text('66969444')");
    }

    [Test]
    public async Task An_administrator_makes_and_orders_a_field_by_keyboard_on_a_phone()
    {
        var page = await OpenAs(await App.AddUser(UserRole.Admin, "Katrin Vogel"), 390, 844);
        await page.GotoAsync("/fields/new");
        await page.WaitForSelectorAsync("html[data-live=up]");
        Assert.That(await page.Locator("#choice-0").IsVisibleAsync(), Is.False, "a text has no list of values");
        await page.Keyboard.TypeAsync("Vertragsart");
        await page.Locator("#Input_Kind").FocusAsync();
        await page.Keyboard.TypeAsync("One");
        await page.Locator("#choice-0").FillAsync("Wartung");
        await page.Locator("#choice-1").FillAsync("Miete");
        await page.Locator("#choice-2").FillAsync("Kauf");
        await page.Locator("#choice-3").WaitForAsync();
        await page.Locator("[aria-label='Move value 2 up']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#choice-0[value='Miete']");
        await AssertAccessible(page);
        await Shot(page, "field-new-390", whole: true);
        await page.Keyboard.PressAsync("Alt+Enter");
        await page.WaitForSelectorAsync("li:has-text('Vertragsart') >> text=Miete, Wartung, Kauf");
        Assert.That(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True);
        await page.GotoAsync("/contacts/new");
        Assert.That(await page.Locator("#custom-vertragsart option").AllInnerTextsAsync(), Is.EqualTo(new[] { "–", "Miete", "Wartung", "Kauf" }));
    }

    [TearDown]
    public Task ForgetTheOrderOfFields() => App.WithDatabase(database => database.FieldOrders.ExecuteDeleteAsync());

    [Test]
    public async Task Fields_are_put_in_order_by_keyboard_and_by_mouse()
    {
        var katrin = await App.AddUser(UserRole.Admin, "Katrin Vogel");
        var page = await OpenAs(katrin, 1440, 1700);
        await page.GotoAsync("/fields/order/contacts");
        await page.WaitForSelectorAsync("html[data-live=up]");
        var above = await page.EvaluateAsync<string>("document.querySelector('#place-note').previousElementSibling.id");
        await page.Locator("#up-note").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync($"#place-note + #{above}");
        await page.WaitForSelectorAsync("#up-note:focus");

        await Drag("#place-own-segment", "#place-organisation", 4);
        await page.WaitForSelectorAsync(".field-order > #place-own-segment:first-child");
        await Drag("#place-messengers", "#place-more", 36);
        await page.WaitForSelectorAsync("#place-more + #place-messengers");
        await page.WaitForSelectorAsync(".field-order > #place-own-segment:first-child");
        await AssertAccessible(page);
        await Shot(page, "field-order-1440", whole: true);

        await page.GotoAsync("/contacts/new");
        Assert.That(await page.Locator("#messenger-0").IsVisibleAsync(), Is.False);
        await Shot(page, "contact-form-ordered-1440", whole: true);
        await page.Locator(".form-more > summary").ClickAsync();
        Assert.That(await page.Locator("#messenger-0").IsVisibleAsync(), Is.True);
        await page.GotoAsync($"/contacts/{_annika}");
        await page.Locator("#facts-more > summary").ClickAsync();
        await AssertAccessible(page);
        await Shot(page, "contact-ordered-1440");
        var small = await OpenAs(katrin, 390, 844);
        await small.GotoAsync("/fields/order/contacts");
        Assert.That(await small.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), Is.True);
        await Shot(small, "field-order-390", whole: true);
        var japanese = await OpenAs(katrin, 390, 844, language: "ja");
        await japanese.GotoAsync("/fields/order/organisations");
        await Shot(japanese, "field-order-390-ja", whole: true);

        // A browser says that something is dragged over at the second move.
        async Task Drag(string row, string onto, int y)
        {
            await page.HoverAsync(row, new() { Position = new() { X = 90, Y = 20 } });
            await page.Mouse.DownAsync();
            await page.HoverAsync(onto, new() { Position = new() { X = 90, Y = y }, Force = true });
            var box = (await page.Locator(onto).BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(box.X + 92, box.Y + y, new() { Steps = 3 });
            await page.RunAndWaitForResponseAsync(() => page.Mouse.UpAsync(), answer => answer.Request.Method == "GET" && answer.Url.EndsWith("/fields/order/contacts", StringComparison.Ordinal));
            await page.ReloadAsync();
            await page.WaitForSelectorAsync("html[data-live=up]");
        }
    }

    [Test]
    public async Task Further_addresses_and_marks_are_written_by_keyboard_alone()
    {
        var page = await OpenAs(await App.AddUser(UserRole.Operator, "Daniel Okafor"), 390, 844);
        await page.GotoAsync($"/contacts/{_annika}/edit");
        await page.WaitForSelectorAsync("html[data-live=up]");
        Assert.That(await page.Locator("#messenger-1").IsVisibleAsync(), Is.True, "an empty line waits behind those that are filled");
        await page.Locator("#email-2").FocusAsync();
        await page.Keyboard.TypeAsync("invoices@nordwind-logistik.example");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Inv"); // the kind, by its first letters
        await page.Keyboard.PressAsync("Tab"); // the radio buttons are one stop, at the one that is chosen
        await page.Keyboard.PressAsync("Space");
        Assert.That(await page.IsCheckedAsync("[name='Input.Emails[2].IsWrong']"), Is.True);
        await page.Locator("#email-3").WaitForAsync();
        Assert.That(await page.IsCheckedAsync("[name='Input.Emails[3].IsWrong']"), Is.False, "a fresh line has no marks");
        await page.Locator(".address-line summary").Last.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#address-1-street").FillAsync("Mattentwiete 8");
        await page.Locator("#address-1-city").FillAsync("Hamburg");
        await page.ClickAsync(".tag-choice .chip:has-text('Cold chain')");
        Assert.That(await page.InputValueAsync("#Input_Tags"), Is.EqualTo("VIP"), "a tag in use goes out by a press, too");
        await page.Keyboard.PressAsync("Alt+Enter");
        await page.WaitForSelectorAsync("dl.facts:has-text('Mattentwiete 8')");
        await page.WaitForSelectorAsync("dl.facts s:has-text('invoices@nordwind-logistik.example')");
        Assert.That(await page.Locator("dl.facts .tag-list").InnerTextAsync(), Is.EqualTo("VIP"));
    }

    [Test]
    public async Task A_number_is_copied_for_machines_and_the_timeline_is_narrowed_by_mouse_and_the_edit_key_opens_the_form()
    {
        var page = await OpenAs(UserRole.Operator);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync($"/contacts/{_annika}");
        await page.ClickAsync(".facts .number >> nth=0 >> summary");
        await page.ClickAsync("text=Copy +494066969214");
        await page.WaitForSelectorAsync("text=Copied");
        Assert.That(await page.EvaluateAsync<string>("navigator.clipboard.readText()"), Is.EqualTo("+494066969214"));
        await page.Keyboard.PressAsync("Escape");
        await page.ClickAsync(".segment >> text=Notes");
        await page.WaitForURLAsync("**show=notes");
        await page.WaitForSelectorAsync(".quote:has-text('Delivery window')");
        Assert.That(await page.Locator(".rail .state").CountAsync(), Is.EqualTo(1));
        await page.Keyboard.PressAsync("e");
        await page.WaitForURLAsync("**/edit");
        await page.FillAsync("#Input_JobTitle", "Head of purchasing");
        await page.Keyboard.PressAsync("Alt+Enter");
        await page.WaitForSelectorAsync(".rail:has-text('→ Head of purchasing')");
    }

    [Test]
    public async Task A_note_is_written_edited_and_deleted_by_keyboard_and_seen_live_by_a_colleague()
    {
        var page = await OpenAs(await App.AddUser(UserRole.Operator, "Daniel Okafor"), at: $"/contacts/{_annika}");
        var colleague = await OpenAs(await App.AddUser(UserRole.Operator, "Olga Sokolova"), at: $"/organisations/{_nordwind}");
        await page.Keyboard.PressAsync("F4");
        await Assertions.Expect(page.Locator("#write-note")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Met her at the fair. ");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#write-note")).ToBeHiddenAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#write-note")).ToHaveValueAsync("Met her at the fair. ");
        await page.Keyboard.PressAsync("F4");
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("Wants two gateways.");
        await AssertAccessible(page);
        await Shot(page, "note-write");
        await page.Keyboard.PressAsync("Control+Enter");

        var mine = page.Locator(".rail li:has-text('Wants two gateways')");
        await Assertions.Expect(mine).ToContainTextAsync("Daniel Okafor");
        await Assertions.Expect(page.Locator("#write-note")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#write-note")).ToHaveValueAsync("");
        var theirs = colleague.Locator(".rail li:has-text('Met her at the fair')");
        await Assertions.Expect(theirs).ToContainTextAsync("Annika Brandt");
        await Assertions.Expect(theirs.Locator(".note-edit")).ToHaveCountAsync(0);

        await mine.Locator(".note-edit > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(mine.Locator("textarea")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("Met her in Hanover, wants three.");
        await Shot(page, "note-edit");
        await page.Keyboard.PressAsync("Control+Enter");
        var edited = page.Locator(".rail li:has(.quote:has-text('wants three'))");
        await Assertions.Expect(edited).ToContainTextAsync("edited");
        await Assertions.Expect(colleague.Locator(".rail li:has-text('wants three')")).ToContainTextAsync("edited");

        await edited.Locator(".note-edit > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await edited.Locator(".note-delete > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("text=wants three")).ToHaveCountAsync(0);
        await Assertions.Expect(colleague.Locator("text=wants three")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#write-note")).ToBeHiddenAsync();
    }

    [Test]
    public async Task What_is_typed_over_a_note_that_changes_meanwhile_is_not_lost_and_both_are_shown()
    {
        var daniel = await App.AddUser(UserRole.Operator, "Daniel Okafor");
        var note = new ClientNote { Id = ClientNoteId.New(DateTimeOffset.UtcNow), ContactId = _annika, Body = "Wants two gateways", WrittenBy = daniel.Id, WrittenByName = daniel.Name, WrittenAt = DateTimeOffset.UtcNow };
        await App.WithDatabase(database =>
        {
            database.ClientNotes.Add(note);
            return database.SaveChangesAsync();
        });
        var page = await OpenAs(daniel, at: $"/contacts/{_annika}");
        await page.ClickAsync($"#note-{note.Id} .note-edit > summary");
        await page.FillAsync($"#edit-{note.Id}", "Wants four gateways");
        await App.WithDatabase(database => database.ClientNotes.Where(one => one.Id == note.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Body, "Wants three gateways").SetProperty(one => one.Version, 2).SetProperty(one => one.EditedAt, DateTimeOffset.UtcNow)));
        await page.WaitForSelectorAsync($"#note-{note.Id} .quote:has-text('three')");

        await page.PressAsync($"#edit-{note.Id}", "Control+Enter");

        await page.WaitForSelectorAsync(".note-theirs:has-text('Wants three gateways')");
        await Assertions.Expect(page.Locator($"#edit-{note.Id}")).ToHaveValueAsync("Wants four gateways");
        await AssertAccessible(page);
        await Shot(page, "note-conflict");
        await page.PressAsync($"#edit-{note.Id}", "Control+Enter");
        await page.WaitForSelectorAsync($"#note-{note.Id} .quote:has-text('Wants four gateways')");
        Assert.That(await page.EvaluateAsync<int>("Object.keys(localStorage).filter((key) => key.startsWith('draft ')).length"), Is.Zero);
    }
}
