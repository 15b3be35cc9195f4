using System.ComponentModel;
using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What happened with contacts and organisations, for programs.</summary>
public sealed class HistoryApi : IFeature
{
    public void Map(WebApplication app)
    {
        foreach (var (noun, name, whom) in new[] { (MergeNoun.Contacts, "Contact", "a contact"), (MergeNoun.Organisations, "Organisation", "an organisation and its people") })
        {
            RestApi.Of(app, Word.Of(noun)).MapGet("{id:guid}/history", (IMediator mediator, Sightings sightings, Guid id, CancellationToken ct,
                [Description("all, calls, notes (and calls with one), in, out or unanswered; all if absent.")] string? show, [Description("The nextCursor of the page before.")] string? cursor,
                [Description("About so many per page, 1 to 200; 50 if absent.")] string? limit) => List(mediator, sightings, noun, id, show, cursor, limit, ct))
                .WithName($"list{name}History").WithSummary($"What happened with {whom}, the latest first")
                .WithDescription("Calls, notes, closed callbacks, files and changes, as the card tells them. What happened in the same moment stays on one page.")
                .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        }
    }

    private static async Task<Results<Ok<Page<HistoryAnswer>>, ProblemHttpResult>> List(
        IMediator mediator, Sightings sightings, MergeNoun noun, Guid id, string? show, string? cursor, string? limit, CancellationToken ct)
    {
        var read = new Parameters();
        var query = new FetchHistory.Query(noun, id, read.Word<TimelineShow>("show", show) ?? TimelineShow.All, Before(read, cursor), read.Limit(limit));
        if (read.Problem is { } problem)
        {
            return problem;
        }

        if (await mediator.Send(query, ct) is not { } history)
        {
            return Problems.NotFound("There is no such record, or this token may not see it.");
        }

        await sightings.NoteAsync(Word.Of(noun), history.Record, ct);
        var items = history.Timeline.Lines.Select(line => HistoryAnswer.Of(line, noun == MergeNoun.Organisations)).ToList();
        return TypedResults.Ok(new Page<HistoryAnswer>(items, history.Timeline.Older?.UtcTicks.ToString(CultureInfo.InvariantCulture)));
    }

    // The moment before which the next page begins.
    private static DateTimeOffset? Before(Parameters read, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        if (long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks > DateTime.UnixEpoch.Ticks && ticks < DateTime.MaxValue.AddDays(-1).Ticks)
        {
            return new DateTimeOffset(ticks, TimeSpan.Zero);
        }

        read.RefuseCursor();
        return null;
    }
}
