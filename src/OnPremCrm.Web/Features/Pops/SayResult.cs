using MediatR;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Says what came of my call, with one click on its card.</summary>
public static class SayResult
{
    /// <param name="ResultId">Null: nothing is said any more.</param>
    public sealed record Command(CallId CallId, CallResultId? ResultId) : IRequest<bool>;

    /// <summary>False: there is no such call of mine, or no such result in use.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, ResultBook results, CurrentUser user, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await calls.Find(command.CallId, ct) is not { MergedInto: null } call)
            {
                return false;
            }

            var (isThere, before) = await results.ChooseAsync(call.Id, command.ResultId, user.Id, user.Name, ct);
            if (isThere && before != command.ResultId)
            {
                audit.Add(command.ResultId is null ? "clear-result" : "choose-result", "calls", call.Id.Value, new { from = before?.Value, to = command.ResultId?.Value, at = "pop" });
            }

            await database.SaveChangesAsync(ct);
            return isThere;
        }
    }
}
