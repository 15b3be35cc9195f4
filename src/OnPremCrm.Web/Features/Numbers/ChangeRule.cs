using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>Moves a rule one place up, switches it off or on, or deletes it. Calls that were read by it stay as they are.</summary>
public static class ChangeRule
{
    public enum Change
    {
        Raise,
        SwitchOff,
        SwitchOn,
        Delete,
    }

    public sealed record Command(CleaningRuleId Id, Change Change) : IRequest<bool>;

    /// <summary>False: there is no such rule.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var rules = await database.CleaningRules.OrderBy(rule => rule.Ordinal).ThenBy(rule => rule.Id).ToListAsync(ct);
            var at = rules.FindIndex(rule => rule.Id == command.Id);
            if (at < 0)
            {
                return false;
            }

            var rule = rules[at];
            switch (command.Change)
            {
                case Change.Raise when at > 0:
                    (rules[at - 1], rules[at]) = (rules[at], rules[at - 1]);
                    break;
                case Change.SwitchOff or Change.SwitchOn:
                    (rule.IsActive, rule.UpdatedAt) = (command.Change == Change.SwitchOn, time.GetUtcNow());
                    break;
                case Change.Delete:
                    database.CleaningRules.Remove(rule);
                    rules.RemoveAt(at);
                    break;
            }

            for (var place = 0; place < rules.Count; place++)
            {
                rules[place].Ordinal = place + 1;
            }

            audit.Add(Verb(command.Change), "cleaning-rules", rule.Id.Value, SaveRule.Facts(rule));
            await database.SaveChangesAsync(ct);
            return true;
        }

        private static string Verb(Change change) => change switch
        {
            Change.Raise => "raise",
            Change.SwitchOff => "retire",
            Change.SwitchOn => "reinstate",
            _ => "delete",
        };
    }
}
