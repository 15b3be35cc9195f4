using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>The end of a shift: the callbacks that I owe go to a colleague, or to whoever is free. Only mine, and only those that are still open.</summary>
public static class HandOverShift
{
    /// <summary>To whoever is free.</summary>
    public const string Anybody = "anybody";

    public sealed record Query : IRequest<Model>;

    /// <param name="Rows">What I owe, the most urgent first.</param>
    /// <param name="Colleagues">With how many callbacks each owes already.</param>
    public sealed record Model(IReadOnlyList<ListCallbacks.Row> Rows, IReadOnlyList<Colleague> Colleagues);

    public sealed record Colleague(UserId Id, string Name, int Owes);

    public sealed class QueryHandler(CrmDatabase database, CallbackBook book, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Model>
    {
        private const int Most = 200;

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var hours = await database.WorkingHours.AsNoTracking().SingleAsync(ct);
            var mine = await book.OpenAsync(user.Viewer, user.Id, Most, ct);
            var owes = await database.Callbacks.VisibleTo(user.Viewer).Where(callback => callback.State == CallbackState.Open && callback.OwnerId != null)
                .GroupBy(callback => callback.OwnerId!.Value).Select(group => new { Owner = group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Owner, group => group.Count, ct);
            var colleagues = await database.Users.Where(colleague => colleague.IsActive && colleague.Id != user.Id).OrderBy(colleague => colleague.Name)
                .Select(colleague => new { colleague.Id, colleague.Name }).ToListAsync(ct);
            return new Model(
                mine.ConvertAll(owed => new ListCallbacks.Row(owed, DueLight.Of(owed.Callback.DueAt, hours, now))),
                colleagues.ConvertAll(colleague => new Colleague(colleague.Id, colleague.Name, owes.GetValueOrDefault(colleague.Id))));
        }
    }

    public sealed record Command : IRequest<Outcome?>
    {
        /// <summary>A colleague's id, or <see cref="Anybody"/>.</summary>
        public string? To { get; init; }

        public List<CallbackId> Ids { get; init; } = [];
    }

    /// <param name="Shift">Names what was done together, to undo it.</param>
    /// <param name="Count">How many changed hands: those that were closed or taken meanwhile did not.</param>
    /// <param name="ToName">Null: whoever is free.</param>
    public sealed record Outcome(Guid Shift, int Count, string? ToName);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words)
        {
            RuleFor(command => command.To).Must(to => to == Anybody || Guid.TryParse(to, out _)).WithMessage(_ => words["shift.toMissing"]);
            RuleFor(command => command.Ids).NotEmpty().WithMessage(_ => words["shift.noneChosen"]);
        }
    }

    /// <summary>Null: there is no such active colleague.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome?>
    {
        public async Task<Outcome?> Handle(Command command, CancellationToken ct)
        {
            UserId? to = command.To == Anybody ? null : new UserId(Guid.Parse(command.To!));
            var name = to is null ? null : await database.Users.Where(colleague => colleague.Id == to && colleague.IsActive && colleague.Id != user.Id).Select(colleague => colleague.Name).SingleOrDefaultAsync(ct);
            if (to is not null && name is null)
            {
                return null;
            }

            var now = time.GetUtcNow();
            var shift = Guid.CreateVersion7(now);
            var ids = command.Ids;
            var mine = await database.Callbacks.VisibleTo(user.Viewer)
                .Where(callback => ids.Contains(callback.Id) && callback.OwnerId == user.Id && callback.State == CallbackState.Open).ToListAsync(ct);
            foreach (var callback in mine)
            {
                audit.Add("hand-over", "callbacks", callback.Id.Value, new { from = user.Id.Value, to = to?.Value, reason = callback.OwnerReason.ToString(), shift });
                callback.GiveTo(to, to is null ? OwnerReason.Nobody : OwnerReason.HandedOver, now);
            }

            await database.SaveChangesAsync(ct);
            return new Outcome(shift, mine.Count, name);
        }
    }
}
