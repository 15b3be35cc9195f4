using System.Text;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Search;

/// <summary>Find or dial: whatever somebody types, the number that it is, and the people, organisations, calls, pages and commands that it may mean.</summary>
public static partial class FindAnything
{
    /// <param name="IsSuggestion">Follows each key stroke: at most <see cref="MostSuggestions"/> in all.</param>
    public sealed record Query(string? Text, bool IsSuggestion) : IRequest<Model>;

    public const int MostSuggestions = 8;

    /// <param name="Text">What was asked, without blanks around it and with full-width letters made plain.</param>
    /// <param name="HasMore">There is more than a suggestion shows.</param>
    public sealed record Model(
        string Text, FoundDial? Dial, IReadOnlyList<FoundPerson> People, IReadOnlyList<FoundOrganisation> Organisations, IReadOnlyList<FoundColleague> Colleagues,
        IReadOnlyList<FoundCall> Calls, IReadOnlyList<Shortcut> Shortcuts, bool HasMore)
    {
        public bool IsEmpty => Dial is null && People.Count + Organisations.Count + Colleagues.Count + Calls.Count + Shortcuts.Count == 0;
    }

    public sealed class Handler(CrmDatabase database, ContactSearch search, Shortcuts shortcuts, CurrentUser user, Words words) : IRequestHandler<Query, Model>
    {
        private const int MostPeople = 8;
        private const int MostOrganisations = 4;
        private const int MostColleagues = 4;
        private const int MostCalls = 3;

        // how many of each group a suggestion has when all groups have more; what is left goes to the first that has
        private const int SharePeople = 3;
        private const int ShareOrganisations = 1;
        private const int ShareColleagues = 1;
        private const int ShareCalls = 1;
        private const int ShareShortcuts = 1;

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            // PostgreSQL takes no NUL in a text, and no other control character is part of a name or a number.
            var text = string.Concat((query.Text ?? "").Normalize(NormalizationForm.FormKC).Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
            if (text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
            {
                text = text[4..];
            }

            var meant = shortcuts.Find(text);
            if (text.Length == 0)
            {
                return new Model(text, null, [], [], [], [], [.. meant.Take(MostSuggestions)], false);
            }

            var number = (await search.NumberOfAsync(text, ct))?.ToString();
            var dial = number is not null || NumberLike().IsMatch(text) ? new FoundDial(text, number) : null;
            var people = await PeopleAsync(text, ct);
            var organisations = await OrganisationsAsync(text, ct);
            var colleagues = await ColleaguesAsync(text, ct);
            var calls = await CallsAsync(number, people, ct);
            var all = new Model(text, dial, people, organisations, colleagues, calls, meant, false);
            return query.IsSuggestion ? Shortened(all) : all with { People = [.. people.Take(MostPeople)] };
        }

        private Task<IReadOnlyList<FoundPerson>> PeopleAsync(string text, CancellationToken ct) => search.SuggestAsync(text, MostPeople + 1, contact => new FoundPerson(
            contact.Id, contact.Name, contact.Organisation!.Name, contact.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault()), ct);

        private Task<IReadOnlyList<FoundOrganisation>> OrganisationsAsync(string text, CancellationToken ct) => search.SuggestOrganisationsAsync(text, MostOrganisations, organisation => new FoundOrganisation(
            organisation.Id, organisation.Name, organisation.City, organisation.Numbers.Where(number => !number.IsWrong).OrderByDescending(number => number.IsPrimary).Select(number => number.Number).FirstOrDefault()), ct);

        // By name, or by the extension itself. Never oneself.
        private async Task<List<FoundColleague>> ColleaguesAsync(string text, CancellationToken ct)
        {
            var me = user.IdOrNull;
            var part = text.ToLowerInvariant();
            return await database.Users.Where(colleague => colleague.IsActive && colleague.Id != me && colleague.Extensions.Count > 0
                    && (colleague.Name.ToLower().StartsWith(part) || colleague.Name.ToLower().Contains(" " + part) || colleague.Extensions.Any(phone => phone.Extension == text)))
                .OrderBy(colleague => colleague.Name).Take(MostColleagues)
                .Select(colleague => new FoundColleague(colleague.Name, colleague.Extensions.OrderByDescending(phone => phone.IsPrimary).Select(phone => phone.Extension).First()))
                .ToListAsync(ct);
        }

        // The latest with the number, else with the one person who is most likely meant.
        private async Task<List<FoundCall>> CallsAsync(string? number, IReadOnlyList<FoundPerson> people, CancellationToken ct)
        {
            var calls = database.Calls.VisibleTo(user.Viewer).AsNoTracking();
            if (number is not null)
            {
                calls = calls.Where(call => call.Number == number);
            }
            else if (people.Count > 0)
            {
                var contact = people[0].Id;
                calls = calls.Where(call => call.ContactId == contact);
            }
            else
            {
                return [];
            }

            var found = await calls.OrderByDescending(call => call.Id).Take(MostCalls)
                .Select(call => new FoundCall(call, call.Contact!.Name ?? call.Organisation!.Name)).ToListAsync(ct);
            var hidden = await HiddenClients.ReadAsync(database, user.Viewer, found.Select(row => (row.Call.ContactId, row.Call.OrganisationId)), ct);
            return found.ConvertAll(row => hidden.Of(row.Call.ContactId, row.Call.OrganisationId) is { } client ? row with { Name = words.Of(client) } : row);
        }

        private static Model Shortened(Model all)
        {
            var left = MostSuggestions - (all.Dial is null ? 0 : 1);
            int[] have = [all.People.Count, all.Organisations.Count, all.Colleagues.Count, all.Calls.Count, all.Shortcuts.Count];
            int[] shown = [SharePeople, ShareOrganisations, ShareColleagues, ShareCalls, ShareShortcuts];
            for (var group = 0; group < have.Length; group++)
            {
                shown[group] = Math.Min(shown[group], Math.Min(have[group], left));
                left -= shown[group];
            }

            for (var group = 0; group < have.Length; group++)
            {
                var more = Math.Min(have[group] - shown[group], left);
                shown[group] += more;
                left -= more;
            }

            return all with
            {
                People = [.. all.People.Take(shown[0])],
                Organisations = [.. all.Organisations.Take(shown[1])],
                Colleagues = [.. all.Colleagues.Take(shown[2])],
                Calls = [.. all.Calls.Take(shown[3])],
                Shortcuts = [.. all.Shortcuts.Take(shown[4])],
                HasMore = have.Sum() > shown.Sum(),
            };
        }
    }

    // at least two digits, and nothing but what people write into numbers
    [GeneratedRegex(@"^\+?[\s\-./()*#]*[0-9](?:[\s\-./()*#]*[0-9*#])+[\s\-./()*#]*$")]
    private static partial Regex NumberLike();
}
