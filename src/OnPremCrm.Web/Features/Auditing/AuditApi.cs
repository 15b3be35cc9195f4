using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>The audit for programs: an archive or a monitoring system reads it page by page.</summary>
public sealed class AuditApi : IFeature
{
    public void Map(WebApplication app) => RestApi.Of(app, "audit").RequireAuthorization(Policies.Admin).MapGet("", List)
        .WithName("listAudit").WithSummary("Who saw, changed, exported and listened to what, the newest first").WithDescription("For administrators.")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<Results<Ok<Page<AuditAnswer>>, ProblemHttpResult>> List(
        AuditFinder finder, CancellationToken ct,
        [Description("The first day, such as 2026-11-19, in the server's time zone.")] string? from,
        [Description("The last day.")] string? to,
        [Description("Only what this user or token did: its id.")] string? who,
        [Description("Only this verb, such as edit.")] string? verb,
        [Description("Only this noun, such as contacts.")] string? noun,
        [Description("Only this record of the noun: its id.")] string? record,
        [Description("The nextCursor of the page before.")] string? cursor,
        [Description("Entries per page, 1 to 200; 50 if absent.")] string? limit)
    {
        var read = new Parameters();
        var question = new AuditQuestion
        {
            From = Day(read, "from", from), To = Day(read, "to", to), Who = read.Id("who", who), Verb = Known(verb), Noun = Known(noun), Record = read.Id("record", record),
        };
        if (question is { Record: not null, Noun: null })
        {
            read.Refuse("record", "\"record\" needs \"noun\".");
        }

        var (before, most) = (read.Cursor(cursor), read.Limit(limit));
        return read.Problem is { } problem
            ? problem
            : TypedResults.Ok(Page<AuditAnswer>.Of([.. (await finder.FindAsync(question, before is { } last ? new AuditEntryId(last.Id) : null, null, most + 1, ct)).Select(AuditAnswer.Of)], most, entry => new Cursor(entry.Id)));
    }

    private static DateOnly? Day(Parameters read, string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9000)
        {
            return day;
        }

        read.Refuse(name, $"\"{name}\" must be a day such as 2026-11-19.");
        return null;
    }

    private static string? Known(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
