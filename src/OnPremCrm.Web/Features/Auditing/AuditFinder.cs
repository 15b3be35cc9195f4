using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>
/// Reads the audit, newest first, through its indexes alone however many entries there are: a question is taken apart into the kinds of deeds that there have been (some dozens),
/// and each kind is read from its newest end, as far as a page needs.
/// </summary>
public sealed class AuditFinder(CrmDatabase database, Clock clock)
{
    // Steps from one kind to the next through the index, without reading what lies between.
    private const string Kinds = """
        WITH RECURSIVE kinds AS (
            (SELECT noun, action FROM audit_entries ORDER BY noun, action LIMIT 1)
            UNION ALL
            SELECT next.noun, next.action FROM kinds,
                LATERAL (SELECT noun, action FROM audit_entries WHERE (audit_entries.noun, audit_entries.action) > (kinds.noun, kinds.action) ORDER BY noun, action LIMIT 1) next)

        """;

    /// <summary>The kinds of deeds that there have been.</summary>
    public Task<List<Kind>> KindsAsync(CancellationToken ct) =>
        database.Database.SqlQueryRaw<Kind>(Kinds + """SELECT noun AS "Noun", action AS "Verb" FROM kinds""").ToListAsync(ct);

    /// <param name="before">Only older than this one. Null: from the newest.</param>
    /// <param name="after">Only newer than this one; the answer then is the oldest of those. Null: no bound.</param>
    /// <returns>Newest first, at most so many.</returns>
    public async Task<List<AuditEntry>> FindAsync(AuditQuestion question, AuditEntryId? before, AuditEntryId? after, int most, CancellationToken ct)
    {
        var (from, to) = question.Days(clock.Today);
        var lower = from is { } first ? AuditEntryId.LowestAt(clock.Meant(first.ToDateTime(TimeOnly.MinValue))).Value : (Guid?)null;
        var upper = to is { } last ? AuditEntryId.LowestAt(clock.Meant(last.AddDays(1).ToDateTime(TimeOnly.MinValue))).Value : (Guid?)null;
        var order = after is null ? "DESC" : "ASC";
        var parameters = new List<object>();
        var narrowed = new StringBuilder();
        And("id >= ", lower);
        And("id < ", upper);
        And("id < ", before?.Value);
        And("id > ", after?.Value);
        And("coalesce(user_id, token_id) = ", question.Who);
        string sql;
        if (question.Record is not null)
        {
            And("noun = ", question.Noun);
            And("noun_id = ", question.Record);
            And("action = ", question.Verb);
            sql = $"SELECT * FROM audit_entries WHERE true{narrowed} ORDER BY id {order} LIMIT {most}";
        }
        else if (question is { Who: null, Verb: null, Noun: null })
        {
            sql = $"SELECT * FROM audit_entries WHERE true{narrowed} ORDER BY id {order} LIMIT {most}";
        }
        else
        {
            var entries = narrowed.ToString();
            narrowed.Clear();
            And("noun = ", question.Noun);
            And("action = ", question.Verb);
            sql = $"""
                {Kinds}SELECT found.* FROM (SELECT * FROM kinds WHERE true{narrowed}) asked,
                    LATERAL (SELECT * FROM audit_entries WHERE audit_entries.noun = asked.noun AND audit_entries.action = asked.action{entries} ORDER BY id {order} LIMIT {most}) found
                ORDER BY id {order} LIMIT {most}
                """;
        }

        var found = await database.AuditEntries.FromSqlRaw(sql, [.. parameters]).AsNoTracking().ToListAsync(ct);
        if (after is not null)
        {
            found.Reverse();
        }

        return found;

        void And(string condition, object? value)
        {
            if (value is not null)
            {
                narrowed.Append(" AND ").Append(condition).Append("@p").Append(parameters.Count);
                parameters.Add(new NpgsqlParameter($"p{parameters.Count}", value));
            }
        }
    }

    public sealed record Kind(string Noun, string Verb);
}
