using Microsoft.Playwright;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Browser.Tests.Imports;

/// <summary>Imports of a manager after some days: one that is over, with rows to look at, and one that was never started.</summary>
internal static class SampleImports
{
    private const string List = """
        Клиенты компании;;;;;
        Фамилия;Имя;Компания;Должность;Телефон;Почта
        Петров;Иван;ООО «Ромашка»;Закупки;+7 (495) 123-45-67;petrov@romashka.example
        Brandt;Annika;Nordwind Logistik;Leitung;0171 3920036;annika@nordwind.example
        Müller;Jörg;Müller & Söhne;;030 / 1234567, 0171 1234567;
        山田;太郎;北風物流;営業;+81 3-1234-5678;yamada@kitakaze.example
        ;;;;12ab;
        Voss;Ole;Nordwind Logistik;Lager;7,49512E+10;ole(at)nordwind
        """;

    private static readonly string[] Headings = ["ФИО", "Компания", "Рабочий телефон", "E-mail"];

    /// <returns>The one that is over.</returns>
    public static async Task<ImportId> Save(WebApp app, DateTimeOffset now, User by)
    {
        var done = Made("Клиенты 2024 (основная база).xlsx", now.AddDays(-2), by, ImportState.Done);
        (done.Added, done.Changed, done.Unchanged, done.Refused, done.Waiting, done.RowsTotal) = (11_204, 311, 85, 2, 1, 11_603);
        (done.StartedAt, done.EndedAt, done.Policy) = (now.AddDays(-2), now.AddDays(-2).AddSeconds(9), ImportPolicy.Review);
        var draft = Made("phonebook.csv", now.AddHours(-3), by, ImportState.Draft);
        (draft.Country, draft.RowsTotal) = ("DE", 2);
        await app.Save(done, draft);
        await app.Save(
            Row(done, 4, RowOutcome.Refused, ["", "ООО «Ромашка»", "8 (495) 123-45-67", "info@romashka.example"], fault: RowFault.NoName),
            Row(done, 17, RowOutcome.Added, ["Иван Петров", "ООО «Ромашка»", "7,49512E+10", ""], remarks: "digits-lost 7,49512E+10"),
            Row(done, 21, RowOutcome.Waiting, ["Annika B.", "Nordwind Logistik", "0171 3920036", "annika@nordwind.example"]),
            Row(draft, 1, null, Headings), Row(draft, 2, null, ["Erika Mustermann", "Muster GmbH", "030 1234567", "erika@muster.example"]), Row(draft, 3, null, ["", "", "12ab", ""]));
        return done.Id;
    }

    /// <summary>A manager, the PBX in Berlin, and one client who is in the list, too.</summary>
    public static async Task<User> SaveClients(WebApp app)
    {
        var katrin = await app.AddUser(UserRole.Manager, "Katrin Vogel");
        await app.WithDatabase(database =>
        {
            Clients.AddServer(database, DateTimeOffset.UtcNow);
            Clients.AddContact(database, "Annika Brandt", null, "Einkauf", DateTimeOffset.UtcNow, null, "+491713920036");
            return database.SaveChangesAsync();
        });
        return katrin;
    }

    /// <summary>Sends the list from the page of imports, and waits for its preview.</summary>
    public static async Task Send(IPage page, string name)
    {
        await page.SetInputFilesAsync("#file", new FilePayload { Name = name, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(List) });
        await page.ClickAsync(".import-send .btn-primary");
        await page.WaitForSelectorAsync(".import-preview");
    }

    private static Import Made(string file, DateTimeOffset at, User by, ImportState state) => new()
    {
        Id = ImportId.New(at), State = state, FileName = file, Format = file.EndsWith(".csv", StringComparison.Ordinal) ? ImportFormat.Csv : ImportFormat.Xlsx, Encoding = "utf-8", Delimiter = ";",
        HeadingLine = 1, Headings = Headings, Fields = ["name", "organisation", "work-phone", "email"], Country = "RU", AreaCode = "30", AskedBy = by.Id, AskedByName = by.Name, CreatedAt = at,
    };

    private static ImportRow Row(Import import, int line, RowOutcome? outcome, string[] cells, RowFault? fault = null, string? remarks = null) =>
        new() { ImportId = import.Id, Line = line, Cells = cells, Outcome = outcome, Fault = fault, Remarks = remarks };
}
