using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>To whom a call of mine can go: colleagues with a phone on its server, by name or extension, and what was typed if it is a number.</summary>
public static class FindColleagues
{
    public sealed record Query(CallId CallId, string? Text) : IRequest<Model?>;

    /// <param name="Typed">What was typed, when it looks like a number that is no colleague's. Null otherwise.</param>
    public sealed record Model(IReadOnlyList<Colleague> People, string? Typed);

    /// <param name="IsOwner">Looks after the caller.</param>
    /// <param name="IsTalking">In a call just now.</param>
    public sealed record Colleague(string Name, string Extension, bool IsOwner, bool IsTalking);

    /// <summary>Null: there is no such call of mine.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, CurrentUser user) : IRequestHandler<Query, Model?>
    {
        private const int Most = 8;
        private const int FewestDigits = 2;

        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            if (await calls.Find(query.CallId, ct) is not { } call)
            {
                return null;
            }

            var owner = call.ContactId is { } contact ? await database.Contacts.IgnoreQueryFilters().Where(known => known.Id == contact).Select(known => known.OwnerId).SingleOrDefaultAsync(ct) : null;
            var text = query.Text?.Trim().ToLowerInvariant() ?? "";
            var people = await database.UserExtensions.AsNoTracking().Where(phone => phone.Server == call.Server && phone.UserId != user.Id)
                .Join(database.Users.Where(person => person.IsActive), phone => phone.UserId, person => person.Id, (phone, person) => new { person.Id, person.Name, phone.Extension })
                .Where(person => person.Name.ToLower().Contains(text) || person.Extension.StartsWith(text))
                .OrderByDescending(person => person.Id == owner).ThenByDescending(person => person.Extension == text).ThenBy(person => person.Name).ThenBy(person => person.Extension)
                .Take(Most).ToListAsync(ct);
            var talking = (await database.Calls.Where(live => live.State != CallState.Ended && live.Server == call.Server && live.MergedInto == null)
                .Select(live => live.TalkingNow).ToListAsync(ct)).SelectMany(phones => phones).ToHashSet();
            var isNumber = text.Count(char.IsAsciiDigit) >= FewestDigits && text.All(letter => char.IsAsciiDigit(letter) || " +-/().".Contains(letter, StringComparison.Ordinal));
            return new Model(
                [.. people.Select(person => new Colleague(person.Name, person.Extension, person.Id == owner, talking.Contains(person.Extension)))],
                isNumber && !people.Exists(person => person.Extension == text) ? query.Text!.Trim() : null);
        }
    }
}
