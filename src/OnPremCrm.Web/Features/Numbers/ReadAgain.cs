using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>
/// Reads the numbers of past calls that were not read once more, by today's rules, and matches those that can be read now. Calls that have a number keep it,
/// and no callback arises for what is long past.
/// </summary>
public static class ReadAgain
{
    public sealed record Command : IRequest<Outcome>;

    /// <param name="Read">Calls that have a number now.</param>
    /// <param name="Matched">Of those, calls that have a contact or an organisation now.</param>
    public sealed record Outcome(int Read, int Matched);

    public sealed class Handler(CrmDatabase database, PresentedNumbers numbers, PhoneBook phoneBook, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var kinds = await ListUnread.Unread(database, now)
                .Select(call => new { call.NumberAsPresented, call.Server, call.Trunk, call.Direction }).Distinct().ToListAsync(ct);
            var reader = await numbers.ReaderAsync(await numbers.RulesAsync(ct), ct);
            await using var transaction = await database.Database.BeginTransactionAsync(ct);
            var last = await ListUnread.Unread(database, now).OrderByDescending(call => call.Id).Select(call => call.Id).FirstOrDefaultAsync(ct);
            await database.Database.ExecuteSqlRawAsync(Doorbell.BeQuiet, ct);
            var outcome = new Outcome(0, 0);
            foreach (var kind in kinds)
            {
                var presented = new Presented(kind.NumberAsPresented!, kind.Server, kind.Trunk, kind.Direction);
                if (reader(presented) is { Number: { } number } understood)
                {
                    var match = await phoneBook.FindAsync(number, cancellationToken: ct);
                    var written = await WriteAsync(presented, understood, match, now, ct);
                    var hasOwner = match.Best is not null || match.SharedOrganisation is not null;
                    outcome = new Outcome(outcome.Read + written, outcome.Matched + (hasOwner ? written : 0));
                }
            }

            await database.Database.ExecuteSqlRawAsync(Doorbell.BeLoud, ct);
            await database.Calls.Where(call => call.Id == last).ExecuteUpdateAsync(set => set.SetProperty(call => call.UpdatedAt, call => call.UpdatedAt), ct); // rings once
            audit.Add("read-again", "calls", null, new { outcome.Read, outcome.Matched, days = ListUnread.Days });
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return outcome;
        }

        // What somebody decided about the call stays.
        private Task<int> WriteAsync(Presented presented, PresentedNumbers.Understood understood, PhoneMatch match, DateTimeOffset now, CancellationToken ct)
        {
            var (contact, organisation) = (match.Best?.ContactId, match.Best?.OrganisationId ?? match.SharedOrganisation);
            var cleaned = understood.IsCleaned ? understood.Text : null;
            return ListUnread.Unread(database, now)
                .Where(call => call.NumberAsPresented == presented.Text && call.Server == presented.Server && call.Trunk == presented.Trunk && call.Direction == presented.Direction)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(call => call.Number, understood.Number)
                    .SetProperty(call => call.NumberCleaned, cleaned)
                    .SetProperty(call => call.NumberReading, understood.Word)
                    .SetProperty(call => call.ContactId, call => call.Match == null ? contact : call.ContactId)
                    .SetProperty(call => call.OrganisationId, call => call.Match == null ? organisation : call.OrganisationId)
                    .SetProperty(call => call.Match, call => call.Match ?? match.Match)
                    .SetProperty(call => call.UpdatedAt, now), ct);
        }
    }
}
