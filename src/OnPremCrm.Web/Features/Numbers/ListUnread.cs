using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>
/// What was presented and could not be read, so that no contact could be found: the most frequent first, and what today's rules would make of it.
/// Hidden numbers are not among them: there is nothing to mend.
/// </summary>
public static class ListUnread
{
    private const int MostListed = 200;

    /// <summary>How far back, in days.</summary>
    public const int Days = 90;

    private static readonly string[] NothingToMend = [Word.Of(NumberFault.Withheld), Word.Of(NumberFault.Empty)];

    public sealed record Query : IRequest<Model>;

    /// <param name="Reading">Why it was not read then: a word of NumberFault.</param>
    /// <param name="Now">How it is read by today's rules.</param>
    /// <param name="Name">Whose number it is by today's rules. Null: nobody's, or several have it.</param>
    public sealed record Line(Presented Presented, string? Reading, int Calls, DateTimeOffset LastAt, CallId LastId, PresentedNumbers.Understood Now, string? Name);

    /// <param name="IsCut">There are more than are listed.</param>
    public sealed record Model(IReadOnlyList<Line> Lines, bool IsCut)
    {
        /// <summary>Calls that would have a number if they were read again.</summary>
        public int Readable => Lines.Where(line => line.Now.Number is not null).Sum(line => line.Calls);

        /// <summary>Of those, calls that would have a contact.</summary>
        public int Matching => Lines.Where(line => line.Name is not null).Sum(line => line.Calls);
    }

    public sealed class Handler(CrmDatabase database, PresentedNumbers numbers, PhoneBook phoneBook, TimeProvider time) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var groups = await Unread(database, time.GetUtcNow())
                .GroupBy(call => new { call.NumberAsPresented, call.Server, call.Trunk, call.Direction })
                .Select(group => new { group.Key, Calls = group.Count(), LastId = group.OrderByDescending(call => call.Id).Select(call => call.Id).First(), LastAt = group.Max(call => call.StartedAt), Reading = group.Max(call => call.NumberReading) })
                .OrderByDescending(group => group.Calls).ThenByDescending(group => group.LastAt).Take(MostListed + 1).ToListAsync(ct);
            var reader = await numbers.ReaderAsync(await numbers.RulesAsync(ct), ct);
            var lines = new List<Line>();
            foreach (var group in groups.Take(MostListed))
            {
                var presented = new Presented(group.Key.NumberAsPresented!, group.Key.Server, group.Key.Trunk, group.Key.Direction);
                var now = reader(presented);
                var name = now.Number is { } number ? (await phoneBook.FindAsync(number, cancellationToken: ct)).Best?.Name : null;
                lines.Add(new Line(presented, group.Reading, group.Calls, group.LastAt, group.LastId, now, name));
            }

            return new Model(lines, groups.Count > MostListed);
        }
    }

    /// <summary>The calls of the last <see cref="Days"/> whose number was presented and not read.</summary>
    public static IQueryable<Call> Unread(CrmDatabase database, DateTimeOffset now)
    {
        var lowest = CallId.LowestAt(now.AddDays(-Days));
        return database.Calls.Where(call => call.Id >= lowest && call.Number == null && call.NumberAsPresented != null && call.Direction != CallDirection.Internal
            && call.MergedInto == null && call.State == CallState.Ended && !NothingToMend.Contains(call.NumberReading!));
    }
}
