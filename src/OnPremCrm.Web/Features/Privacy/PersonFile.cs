using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Npgsql;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>/contacts/{id}/data: everything that is kept of one person in one file, for the person: a page to read, JSON for programs, the files of the card, and the recordings that the asker may take along.</summary>
public static class PersonFile
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static async Task<Results<FileStreamHttpResult, NotFound, StatusCodeHttpResult>> Fetch(HttpContext http, Guid id, PersonReader reader, PersonPage page, RecordingStore store, CrmDatabase database, CurrentUser user, Audit audit, Words words, Clock clock, CancellationToken ct)
    {
        var wanted = new ContactId(id);
        if (await database.Contacts.Where(contact => contact.Id == wanted).Select(contact => new { contact.OwnerId }).FirstOrDefaultAsync(ct) is not { } contact)
        {
            return TypedResults.NotFound();
        }

        if (!user.Viewer.SightOf(GuardedNoun.Contacts, Deed.Export).Covers(contact.OwnerId))
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        var found = (await reader.ReadAsync(wanted, ct))!.Value;
        audit.Add("export-person", "contacts", id, new { calls = found.Record.Calls.Count, recordings = found.Sounds.Count, files = found.Record.Files.Count });
        await database.SaveChangesAsync(ct);

        // Written beside the request first: what is sent is whole, and its length is known.
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        http.Response.RegisterForDispose(file);
        await using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            await AddAsync(archive, words["person.pageName"] + ".html", page.Write(found.Record), ct);
            await AddAsync(archive, "data.json", JsonSerializer.Serialize(found.Record, Readable), ct);
            foreach (var (name, recording) in found.Sounds)
            {
                if (store.Find(recording.StoredPath!) is { } sound)
                {
                    await using var from = sound.OpenRead();
                    await using var to = await archive.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(ct);
                    await from.CopyToAsync(to, ct);
                }
            }

            await database.Database.OpenConnectionAsync(ct);
            foreach (var filed in found.Record.Files)
            {
                await using var to = await archive.CreateEntry(filed.InArchive, CompressionLevel.Fastest).OpenAsync(ct);
                await StoredFiles.CopyToAsync((NpgsqlConnection)database.Database.GetDbConnection(), filed.Id, to, ct);
            }
        }

        file.Position = 0;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{found.Record.Name} {clock.Now:yyyy-MM-dd}.zip");
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Stream(file, "application/zip");
    }

    private static async Task AddAsync(ZipArchive archive, string name, string text, CancellationToken ct)
    {
        await using var entry = await archive.CreateEntry(name).OpenAsync(ct);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }
}
