using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Privacy;

/// <summary>All that is kept of one person, in one file, for those who may take it along.</summary>
public sealed class PersonFileTests
{
    private const string Number = "+494066969214";

    [Test]
    public async Task The_file_has_a_page_the_same_as_JSON_and_the_recordings_that_the_asker_may_take_along_and_is_noted()
    {
        await using var store = TemporaryFolder.Create("store-");
        await File.WriteAllBytesAsync(Path.Combine(store.Path, "a.wav"), [1, 2, 3, 4]);
        await using var app = await WebApp.StartAsync(configure: builder => builder.UseSetting("Recordings:StorePath", store.Path));
        await app.WithDatabase(database =>
        {
            Clients.AddServer(database, DateTimeOffset.UtcNow);
            return database.SaveChangesAsync();
        });
        var admin = await app.SignedInAs(await app.AddUser(UserRole.Admin, "Katrin Vogel"));
        await app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]);
        using var made = await admin.Submit("/contacts/new", ("Input.Name", "Annika <Brandt>"), ("Input.Numbers[0].Text", Number), ("Input.Emails[0].Text", "a@nordwind.example"), ("Input.Note", "Allergic to nuts"),
            ("Input.Affiliations[0].Organisation", "Nordwind"), ("Input.Affiliations[0].Role", "accountant"));
        var id = await app.WithDatabase(database => database.Contacts.Select(contact => contact.Id).SingleAsync());
        var (call, strangers) = (CallRows.Answered(number: Number), CallRows.Answered(CallRows.Start.AddMinutes(5)));
        call.ContactId = id;
        await app.Save(call, strangers, CallRows.Recording(call), CallRows.Recording(strangers, "b.wav"),
            new CallNote { Id = CallNoteId.New(CallRows.Start), CallId = call.Id, AuthorName = "Jonas Weber", Body = "Wants it on Friday", CreatedAt = CallRows.Start, UpdatedAt = CallRows.Start });

        using var noted = await admin.Submit($"/contacts/{id}", $"/contacts/{id}/notes", ("text", "Met her at the fair\nin Hanover"));
        using var answer = await admin.Get($"/contacts/{id}/data");
        Assert.That((answer.StatusCode, answer.Content.Headers.ContentType!.MediaType), Is.EqualTo((HttpStatusCode.OK, "application/zip")));
        using var archive = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
        var page = await Text(archive, "Data.html");
        var data = JsonNode.Parse(await Text(archive, "data.json"))!;

        Assert.That(page, Does.Contain("Annika &lt;Brandt&gt;").And.Contain("040").And.Contain("Allergic to nuts").And.Contain("Nordwind (accountant)").And.Contain("Wants it on Friday").And.Contain("Jonas Weber").And.Not.Contain("0171"));
        Assert.That((string)data["name"]!, Is.EqualTo("Annika <Brandt>"));
        Assert.That(data["notes"]!.AsArray().Select(note => ((string)note!["by"]!, (string)note["text"]!)), Is.EqualTo(new[] { ("Katrin Vogel", "Met her at the fair\nin Hanover") }));
        Assert.That(page, Does.Contain("Met her at the fair<br>in Hanover"));
        Assert.That(data["calls"]!.AsArray(), Has.Count.EqualTo(1));
        var sound = (string)data["calls"]![0]!["recordings"]![0]!;
        Assert.That(archive.Entries.Select(entry => entry.FullName), Is.EquivalentTo(new[] { "Data.html", "data.json", sound }));
        Assert.That(archive.GetEntry(sound)!.Length, Is.EqualTo(4));
        Assert.That(await app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "export-person" && entry.NounId == id.Value)), Is.EqualTo(1));
        Assert.That(await admin.Read($"/contacts/{id}"), Does.Contain($"/contacts/{id}/data"));

        var program = await ProgramClient.WithToken(app, UserRole.Admin);
        using var sent = await program.Get($"/contacts/{id}/person");
        Assert.That((sent.StatusCode, sent.Content.Headers.ContentType!.MediaType, sent.Content.Headers.ContentDisposition!.DispositionType), Is.EqualTo((HttpStatusCode.OK, "application/zip", "attachment")));
        using var same = new ZipArchive(new MemoryStream(await sent.Content.ReadAsByteArrayAsync()));
        Assert.That((string)JsonNode.Parse(await Text(same, "data.json"))!["name"]!, Is.EqualTo("Annika <Brandt>"));
        Assert.That(same.Entries.Select(entry => entry.FullName), Is.EquivalentTo(new[] { "Data.html", "data.json", sound }));
        Assert.That(await app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "export-person" && entry.NounId == id.Value && entry.TokenId != null)), Is.EqualTo(1));
        foreach (var less in new[] { await ProgramClient.WithToken(app, UserRole.Manager), await ProgramClient.WithToken(app, UserRole.Admin, owner: await app.AddUser(UserRole.Manager)) })
        {
            await ProgramClient.Problem(await less.Get($"/contacts/{id}/person"), HttpStatusCode.Forbidden);
        }

        await ProgramClient.Problem(await program.Get($"/contacts/{Guid.NewGuid()}/person"), HttpStatusCode.NotFound);

        var jonas = await app.SignedInAs(UserRole.Operator);
        using var refused = await jonas.Get($"/contacts/{id}/data");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await jonas.Read($"/contacts/{id}"), Does.Not.Contain($"/contacts/{id}/data"));
        using var nobody = await admin.Get($"/contacts/{Guid.NewGuid()}/data");
        Assert.That(nobody.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    /// <summary>The file's page and its JSON.</summary>
    public static async Task<(string Page, JsonNode Json)> ReadAsync(PageClient client, ContactId contact)
    {
        using var answer = await client.Get($"/contacts/{contact}/data");
        using var archive = new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
        return (await Text(archive, "Data.html"), JsonNode.Parse(await Text(archive, "data.json"))!);
    }

    private static async Task<string> Text(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(await archive.GetEntry(name)!.OpenAsync());
        return await reader.ReadToEndAsync();
    }
}
