using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>Closes a callback without a conversation, and says why none is needed.</summary>
public static class CloseCallback
{
    public sealed record Command(CallbackId Id, string? Reason) : IRequest<bool>;

    public sealed class Validator : AbstractValidator<Command>
    {
        private const int LongestReason = 500;

        public Validator(Words words) => RuleFor(command => command.Reason).NotEmpty().WithMessage(_ => words["callbacks.reasonMissing"]).MaximumLength(LongestReason);
    }

    /// <summary>False: it is closed meanwhile, or there is none.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var callback = await database.Callbacks.VisibleTo(user.Viewer).SingleOrDefaultAsync(callback => callback.Id == command.Id && callback.State == CallbackState.Open, ct);
            if (callback is null)
            {
                return false;
            }

            var now = time.GetUtcNow();
            callback.State = CallbackState.Closed;
            callback.ClosedAt = callback.UpdatedAt = now;
            callback.ClosedByUserId = user.Id;
            callback.ClosedHow = CallbackClosure.ByHand;
            callback.ClosedNote = command.Reason!.Trim();
            audit.Add("close", "callbacks", callback.Id.Value, new { reason = callback.ClosedNote });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
