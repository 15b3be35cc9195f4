using FluentValidation;
using MediatR;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

/// <summary>The second step of the log-in: six digits of the authenticator, or a recovery code.</summary>
public static class EnterCode
{
    public sealed record Command : IRequest<Outcome>
    {
        public string Code { get; init; } = "";
    }

    /// <param name="Home">Set when logged in.</param>
    /// <param name="RecoveryCodesLeft">Set when one was used up.</param>
    public sealed record Outcome(LogInStep Step, UserRole? Home = null, int? RecoveryCodesLeft = null);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) => RuleFor(command => command.Code).NotEmpty().WithMessage(_ => words["code.missing"]);
    }

    public sealed class Handler(SecondFactorBook factors, AddressGuard guard, Entrance entrance) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            if (await guard.MustWaitAsync(ct))
            {
                return new Outcome(LogInStep.AddressLockedOut);
            }

            // too long ago: from the beginning
            if (await entrance.HalfInAsync() is not { } user)
            {
                return new Outcome(LogInStep.Code);
            }

            var answer = await factors.TakeAsync(user.Id, command.Code, ct);
            if (answer is SecondFactorAnswer.Wrong or SecondFactorAnswer.LockedOut)
            {
                await entrance.RefuseAsync(user, answer == SecondFactorAnswer.LockedOut ? "too many wrong codes" : "wrong code", answer == SecondFactorAnswer.LockedOut, ct);
                return new Outcome(answer == SecondFactorAnswer.LockedOut ? LogInStep.LockedOut : LogInStep.Wrong);
            }

            var byRecovery = answer == SecondFactorAnswer.RightByRecovery;
            await entrance.LetInAsync(user, byRecovery ? "recovery-code" : "code", ct);
            return new Outcome(LogInStep.Done, user.Role, byRecovery ? await factors.RecoveryCodesLeftAsync(user.Id, ct) : null);
        }
    }
}
