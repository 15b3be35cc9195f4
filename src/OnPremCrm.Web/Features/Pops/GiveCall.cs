using FluentValidation;
using MediatR;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Gives my call to somebody: while it rings at my phone, or while I talk, blindly or after asking.</summary>
public static class GiveCall
{
    public sealed record Command : IRequest<Outcome>
    {
        public CallId CallId { get; init; }

        public TelephonyCommandKind Kind { get; init; }

        /// <summary>An extension, or a number in any written form.</summary>
        public string? To { get; init; }
    }

    /// <param name="IsMine">There is such a call of mine.</param>
    /// <param name="Refusal">Why nothing was asked of the telephone system. Null otherwise.</param>
    public sealed record Outcome(bool IsMine, string? Refusal);

    public sealed class Validator : AbstractValidator<Command>
    {
        private const int LongestNumber = 100;

        public Validator(Words words)
        {
            RuleFor(command => command.Kind).Must(kind => kind is TelephonyCommandKind.SendOn or TelephonyCommandKind.HandOver or TelephonyCommandKind.AskColleague);
            RuleFor(command => command.To).NotEmpty().WithMessage(_ => words["pop.toMissing"]).MaximumLength(LongestNumber).WithMessage(_ => words["pop.toWrong"])
                .Must(to => to?.Any(char.IsControl) != true).WithMessage(_ => words["pop.toWrong"]);
        }
    }

    public sealed class Handler(CrmDatabase database, MyCalls calls, ClickToDial telephony, CurrentUser user, Words words, Audit audit) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            if (await calls.Find(command.CallId, ct) is not { } call)
            {
                return new Outcome(false, null);
            }

            var busy = command.Kind == TelephonyCommandKind.SendOn ? call.RingingNow : call.TalkingNow;
            if (calls.PhonesIn(call).FirstOrDefault(busy.Contains) is not { } phone)
            {
                return new Outcome(true, words["pop.failed." + Word.Of(command.Kind == TelephonyCommandKind.SendOn ? CommandRefusal.NotRinging : CommandRefusal.NotTalking)]);
            }

            var (given, fault) = await telephony.GiveAsync(command.Kind, new DialRequest(command.To!, call.Server, phone, user.Id), call.Id.Value, ct);
            if (fault != NumberFault.None || given is null)
            {
                return new Outcome(true, words["pop.toWrong"]);
            }

            audit.Add(Word.Of(command.Kind), "calls", call.Id.Value, new { phone, to = given.Number });
            await database.SaveChangesAsync(ct);
            return new Outcome(true, null);
        }
    }
}
