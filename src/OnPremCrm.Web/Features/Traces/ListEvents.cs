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
    public sealed record Query(CallId Id) : IRequest<Model?>;

    public sealed record Model(IReadOnlyList<Raw> Events, bool IsCut);

    /// <param name="Text">The fields, one a line.</param>
    public sealed record Raw(DateTimeOffset At, string Name, string Text);

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

            return new Model([.. events.Take(Most).Select(told => new Raw(told.At, told.Name, Write(told)))], events.Count > Most);
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
