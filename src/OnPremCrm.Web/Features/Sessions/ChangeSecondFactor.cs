using FluentValidation;
using FluentValidation.Results;
using MediatR;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>One's own authenticator: switched on, given new recovery codes, switched off. Each needs a code of it, so that a browser left open is not enough.</summary>
public static class ChangeSecondFactor
{
    public enum Change
    {
        /// <summary>The first code: the log-in asks for one from now on, and the other sessions end.</summary>
        TurnOn,

        NewRecoveryCodes,

        TurnOff,
    }

    /// <summary>Answers new recovery codes, to be shown once; none when it was switched off.</summary>
    public sealed record Command : IRequest<IReadOnlyList<string>>
    {
        public Change Change { get; init; }

        public string Code { get; init; } = "";
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) => RuleFor(command => command.Code).NotEmpty().WithMessage(_ => words["code.missing"]);
    }

    public sealed class Handler(SecondFactorBook factors, SessionBook sessions, CrmDatabase database, CurrentUser current, Audit audit, Words words, ILogger<Handler> logger)
        : IRequestHandler<Command, IReadOnlyList<string>>
    {
        public async Task<IReadOnlyList<string>> Handle(Command command, CancellationToken ct)
        {
            await RefuseWrongAsync(command, ct);
            if (command.Change == Change.TurnOff)
            {
                await factors.RemoveAsync(current.Id, ct);
                await NoteAsync("second-factor-off", ct);
                return [];
            }

            if (command.Change == Change.TurnOn)
            {
                await sessions.CloseAllAsync(current.Id, current.SessionId, ct);
            }

            var codes = await factors.NewRecoveryCodesAsync(current.Id, ct);
            await NoteAsync(command.Change == Change.TurnOn ? "second-factor-on" : "recovery-codes", ct);
            return codes;
        }

        private async Task RefuseWrongAsync(Command command, CancellationToken ct)
        {
            var answer = command.Change == Change.TurnOn
                ? await factors.ConfirmAsync(current.Id, command.Code, ct) ? SecondFactorAnswer.Right : SecondFactorAnswer.Wrong
                : await factors.TakeAsync(current.Id, command.Code, ct);
            if (answer is SecondFactorAnswer.Wrong or SecondFactorAnswer.LockedOut)
            {
                var reason = answer == SecondFactorAnswer.LockedOut ? words["code.lockedOut", (int)Identity.LockOut.TotalMinutes] : words["code.wrong"];
                throw new ValidationException([new ValidationFailure(nameof(command.Code), reason)]);
            }
        }

        private async Task NoteAsync(string action, CancellationToken ct)
        {
            audit.Add(action, "users", current.Id.Value);
            await database.SaveChangesAsync(ct);
            Log.SecondFactorChanged(logger, current.Id.Value, action, current.Id.Value);
        }
    }
}
