using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>What a rule as it stands in the form would make of the last numbers that came by where it holds.</summary>
public static class TryRule
{
    /// <summary>So many of the latest numbers are tried.</summary>
    public const int MostTried = 50;

    // A trunk that was quiet lately is not searched for in years of calls.
    private const int MostLookedAt = 20_000;

    public sealed record Query(SaveRule.Command Rule) : IRequest<Model>;

    /// <param name="Before">How it is read without the rule.</param>
    /// <param name="After">How it would be read with it.</param>
    /// <param name="Name">Whose number it would be. Null: nobody's, or several have it.</param>
    public sealed record Line(Presented Presented, PresentedNumbers.Understood Before, PresentedNumbers.Understood After, string? Name)
    {
        public bool IsChanged => Before != After;
    }

    /// <param name="Lines">Those that the rule changes first; within both, the latest first.</param>
    /// <param name="IsWrong">The pattern cannot be read.</param>
    public sealed record Model(IReadOnlyList<Line> Lines, bool IsWrong)
    {
        public int Changed => Lines.Count(line => line.IsChanged);

        public int Won => Lines.Count(line => line.Before.Number is null && line.After.Number is not null);

        public int Lost => Lines.Count(line => line.Before.Number is not null && line.After.Number is null);
    }

    public sealed class Handler(CrmDatabase database, PresentedNumbers numbers, PhoneBook phoneBook) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var rules = await numbers.RulesAsync(ct);
            var rule = rules.Find(known => known.Id == query.Rule.Id) ?? new CleaningRule { LooksFor = "", IsActive = true, Ordinal = int.MaxValue };
            var before = await numbers.ReaderAsync(rules.Where(known => known.Id != rule.Id), ct);
            var tried = await TriedAsync(query.Rule, ct);
            SaveRule.Put(query.Rule, rule);
            rule.IsActive = true;
            if (rule.LooksFor.Length == 0 || (rule.Kind == CleaningKind.Pattern && !NumberCleaner.IsPattern(rule.LooksFor)))
            {
                return new Model([.. tried.Select(presented => new Line(presented, before(presented), before(presented), null))], rule.LooksFor.Length > 0);
            }

            var after = await numbers.ReaderAsync(rules.Where(known => known.Id != rule.Id).Append(rule), ct);
            var lines = new List<Line>();
            foreach (var presented in tried)
            {
                var line = new Line(presented, before(presented), after(presented), null);
                lines.Add(line.IsChanged && line.After.Number is { } number ? line with { Name = (await phoneBook.FindAsync(number, cancellationToken: ct)).Best?.Name } : line);
            }

            return new Model([.. lines.OrderByDescending(line => line.IsChanged)], false);
        }

        private async Task<List<Presented>> TriedAsync(SaveRule.Command rule, CancellationToken ct)
        {
            var (server, trunk) = TrunkChoice.Read(rule.Where);
            var calls = database.Calls.AsNoTracking().OrderByDescending(call => call.Id).Take(MostLookedAt)
                .Where(call => call.NumberAsPresented != null && call.NumberAsPresented != "" && call.Direction != CallDirection.Internal)
                .Where(call => (server == null || call.Server == server) && (trunk == null || call.Trunk == trunk) && (rule.Direction == null || call.Direction == rule.Direction));
            var latest = await calls
                .GroupBy(call => new { call.NumberAsPresented, call.Server, call.Trunk, call.Direction })
                .Select(group => new { group.Key, LastAt = group.Max(call => call.StartedAt) })
                .OrderByDescending(group => group.LastAt).Take(MostTried).ToListAsync(ct);
            return latest.ConvertAll(group => new Presented(group.Key.NumberAsPresented!, group.Key.Server, group.Key.Trunk, group.Key.Direction));
        }
    }
}
