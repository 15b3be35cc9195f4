using System.Text;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>What Asterisk said about a call, word for word: for IT.</summary>
public static class ListEvents
{
    /// <summary>A call of a day with a conference can have tens of thousands; more than this no page can show.</summary>
    public const int Most = 2000;

    /// <summary>Null: there is no such call.</summary>
    /// <param name="At">The place of an event that is wanted: the part of the list that holds it. Null: the first part.</param>
    public sealed record Query(CallId Id, int? At = null) : IRequest<Model?>;

    /// <param name="From">The place of the first event shown.</param>
    /// <param name="Total">How many are kept.</param>
    public sealed record Model(IReadOnlyList<Raw> Events, int From, int Total)
    {
        public bool IsCut => Events.Count < Total;

        /// <summary>Where the part before begins. Null: this is the first.</summary>
        public int? Before => From > 0 ? From - Most : null;

        /// <summary>Where the next part begins. Null: this is the last.</summary>
        public int? After => From + Events.Count < Total ? From + Events.Count : null;
    }

    /// <param name="Place">From 0, as a sentence of the story names it.</param>
    /// <param name="Text">The fields, one a line.</param>
    public sealed record Raw(int Place, DateTimeOffset At, string Name, string Text);

    public sealed class Handler(CrmDatabase database, CurrentUser user) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            if (await database.Calls.AsNoTracking().VisibleTo(user.Viewer).SingleOrDefaultAsync(call => call.Id == query.Id, ct) is not { } call)
            {
                return null;
            }

            IReadOnlyList<StoryEvent> events;
            try
            {
                events = await StoryEvents.ReadAsync(database, call, ct);
            }
            catch (InvalidDataException)
            {
                events = [];
            }

            var from = Math.Clamp(query.At ?? 0, 0, Math.Max(0, events.Count - 1)) / Most * Most;
            return new Model([.. events.Skip(from).Take(Most).Select((told, place) => new Raw(from + place, told.At, told.Name, Write(told)))], from, events.Count);
        }

        private static string Write(StoryEvent told)
        {
            var text = new StringBuilder();
            foreach (var (name, value) in told.Kept.Fields.Where(field => field.Key != "Event"))
            {
                text.Append(name).Append(": ").Append(value).Append('\n');
            }

            return text.ToString().TrimEnd('\n');
        }
    }
}
