using FluentValidation;
using MediatR;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>My note of a call, saved over and over while I type on its card: the same one that the call's page keeps.</summary>
public static class SaveNote
{
    /// <param name="Body">The whole text as it is now.</param>
    /// <param name="Version">Of the text that was read. Null: there was none.</param>
    public sealed record Command(CallId CallId, string Body, string? Version) : IRequest<KeptNote?>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Body).MaximumLength(NoteBook.LongestBody);
    }

    /// <summary>Null: there is no such call, or it was never at a phone of mine.</summary>
    public sealed class Handler(MyCalls calls, NoteBook notes, CurrentUser user) : IRequestHandler<Command, KeptNote?>
    {
        public async Task<KeptNote?> Handle(Command command, CancellationToken ct) =>
            await calls.Find(command.CallId, ct) is { } call ? await notes.KeepAsync(call.Id, user.Id, user.Name, command.Body, command.Version, ct) : null;
    }
}
