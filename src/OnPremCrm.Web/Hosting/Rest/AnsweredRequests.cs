using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>The answers that were given to requests with a key, for a day. All of it within the transaction of the request.</summary>
public sealed class AnsweredRequests(CrmDatabase database, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>False: the same request is being carried out just now, in whichever process.</summary>
    public async Task<bool> BeginAsync(ApiTokenId token, string key, CancellationToken ct)
    {
        var name = $"idempotency {token} {key}";
        return (await database.Database.SqlQuery<bool>($"""SELECT pg_try_advisory_xact_lock(hashtextextended({name}, 0)) AS "Value" """).ToListAsync(ct))[0];
    }

    /// <summary>Null: it has not been carried out yet, or more than a day ago.</summary>
    public async Task<AnsweredRequest?> FindAsync(ApiTokenId token, string key, CancellationToken ct)
    {
        var since = Since;
        return (await database.Database.SqlQuery<AnsweredRequest>($"""
            SELECT request_hash AS "RequestHash", status AS "Status", media_type AS "MediaType", location AS "Location", etag AS "Etag", body AS "Body", erased_at AS "ErasedAt"
            FROM answered_requests WHERE token_id = {token.Value} AND key = {key} AND answered_at > {since}
            """).ToListAsync(ct)).SingleOrDefault();
    }

    public Task KeepAsync(ApiTokenId token, string key, AnsweredRequest answer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return database.Database.ExecuteSqlAsync($"""
            INSERT INTO answered_requests (token_id, key, request_hash, status, media_type, location, etag, body, answered_at)
            VALUES ({token.Value}, {key}, {answer.RequestHash}, {answer.Status}, {answer.MediaType}, {answer.Location}, {answer.Etag}, {answer.Body}, {now})
            ON CONFLICT (token_id, key) DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status, media_type = excluded.media_type, location = excluded.location,
                etag = excluded.etag, body = excluded.body, answered_at = excluded.answered_at, erased_at = NULL
            """, ct);
    }

    /// <summary>Those of more than a day ago go.</summary>
    public Task<int> ForgetAsync(CancellationToken ct)
    {
        var since = Since;
        return database.Database.ExecuteSqlAsync($"DELETE FROM answered_requests WHERE answered_at <= {since}", ct);
    }

    private DateTimeOffset Since => time.GetUtcNow() - Kept;
}
