using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Privacy;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>What would go with a person: counted by doing it and taking it back.</summary>
public static class PlanErasure
{
    public sealed record Query(ContactId Id) : IRequest<Model?>;

    /// <param name="SharedNumbers">Numbers that somebody else has too: they stay theirs.</param>
    /// <param name="Asked">One that was asked for already. Null: none.</param>
    public sealed record Model(string Name, IReadOnlyDictionary<string, long> Counts, int SharedNumbers, ErasureId? Asked);

    public sealed class Handler(CrmDatabase database, PersonErasure erasure) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var name = await database.Contacts.Where(contact => contact.Id == query.Id).Select(contact => contact.Name).FirstOrDefaultAsync(ct);
            if (name is null || await erasure.TryAsync(query.Id, ct) is not { } counts)
            {
                return null;
            }

            var shared = await database.PhoneNumbers.CountAsync(number => number.ContactId == query.Id && database.PhoneNumbers.Any(other => other.Number == number.Number && other.Id != number.Id), ct);
            var asked = await database.Erasures.Where(one => one.ContactId == query.Id).Select(one => (ErasureId?)one.Id).FirstOrDefaultAsync(ct);
            return new Model(name, counts, shared, asked);
        }
    }
}
