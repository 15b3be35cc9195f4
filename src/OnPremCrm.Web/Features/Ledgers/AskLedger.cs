using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Ledgers;

/// <summary>Asks the telephony service to compare a period with the PBX's ledger, or to restore from it what the log lacks. Asking twice for the same is asking once.</summary>
public static class AskLedger
{
    // A month is what a PBX has written in days; more in one piece would keep the service busy for hours.
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(31);

    public sealed record Command(LedgerJobKind Kind, string Server, DateTimeOffset From, DateTimeOffset To) : IRequest;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(CrmDatabase database, TimeProvider time, Words words)
        {
            RuleFor(command => command.Kind).Must(kind => kind is LedgerJobKind.Proof or LedgerJobKind.Backfill).WithMessage(_ => words["form.unreadable"]);
            RuleFor(command => command.Server).MustAsync((name, ct) => database.TelephonyServers.AnyAsync(server => server.Name == name, ct)).WithMessage(_ => words["ledger.noServer"]);
            RuleFor(command => command.To).Must((command, to) => to > command.From).WithMessage(_ => words["ledger.emptyPeriod"])
                .Must((command, to) => to - command.From <= LongestPeriod).WithMessage(_ => words["ledger.longPeriod", LongestPeriod.Days]);
            RuleFor(command => command.From).Must(from => from < time.GetUtcNow()).WithMessage(_ => words["ledger.future"]);
        }
    }

    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : AsyncRequestHandler<Command>
    {
        protected override async Task Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var to = command.To < now ? command.To : now;
            var isAsked = await database.LedgerJobs.AnyAsync(job => job.Kind == command.Kind && job.Server == command.Server && job.FromAt == command.From
                && (job.State == LedgerJobState.Queued || job.State == LedgerJobState.Running), ct);
            if (isAsked)
            {
                return;
            }

            var job = new LedgerJob
            {
                Id = LedgerJobId.New(now), Kind = command.Kind, Server = command.Server, FromAt = command.From, ToAt = to, State = LedgerJobState.Queued, AskedBy = user.IdOrNull, AskedAt = now,
            };
            database.LedgerJobs.Add(job);
            audit.Add(Word.Of(command.Kind), "ledger-jobs", job.Id.Value, new { command.Server, job.FromAt, job.ToAt });
            await database.SaveChangesAsync(ct);
        }
    }
}
