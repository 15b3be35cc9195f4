using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Files;

/// <summary>
/// Hands a file out to whoever sees its record, and notes it. Always to be kept and never to be shown: what somebody put here would otherwise run as a page of ours.
/// </summary>
public sealed class FileDelivery(CrmDatabase database, Audit audit)
{
    /// <returns>False: there is no such file of this record, or the record is hidden; nothing was sent.</returns>
    public async Task<bool> SendAsync(HttpResponse response, MergeNoun noun, Guid id, ClientFileId wanted, CancellationToken ct)
    {
        if (await ClientRecord.FindAsync(database, noun, id, ct) is not { } record || await FileBook.Of(database, record).FirstOrDefaultAsync(one => one.Id == wanted, ct) is not { } file)
        {
            return false;
        }

        audit.Add("fetch-file", Word.Of(noun), record.Id, new { file = file.Name, bytes = file.SizeBytes });
        await database.SaveChangesAsync(ct);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        response.ContentType = ClientFile.UnknownMediaType;
        response.ContentLength = file.SizeBytes;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-store";
        await database.Database.OpenConnectionAsync(ct);
        await StoredFiles.CopyToAsync((NpgsqlConnection)database.Database.GetDbConnection(), wanted.Value, response.Body, ct);
        return true;
    }
}
