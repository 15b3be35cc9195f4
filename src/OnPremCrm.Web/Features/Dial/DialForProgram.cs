using System.Text.RegularExpressions;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Dial;

/// <summary>Queues a dial command for a program; the telephony service rings the phone and dials.</summary>
public static partial class DialForProgram
{
    public sealed record Command(string Number, string Extension) : IRequest<Outcome>;

    /// <param name="Command">Null: the number or the extension is none.</param>
    /// <param name="Fault">Why the number is none; None when it is the extension.</param>
    public sealed record Outcome(TelephonyCommand? Command, NumberFault Fault, bool IsExtensionGood);

    public sealed class Handler(CrmDatabase database, ClickToDial clickToDial, Audit audit) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            if (!ExtensionForm().IsMatch(command.Extension))
            {
                return new Outcome(null, NumberFault.None, false);
            }

            var (queued, fault) = await clickToDial.DialAsync(new DialRequest(command.Number, await ServerOf(command.Extension, ct), command.Extension, null), ct);
            if (queued is not null)
            {
                audit.Add("dial", "commands", queued.Id.Value, new { queued.Server, queued.Extension });
                await database.SaveChangesAsync(ct);
            }

            return new Outcome(queued, fault, true);
        }

        // The server on which a user has this phone, else the first one: a program names no server.
        private async Task<string> ServerOf(string extension, CancellationToken ct) =>
            await database.UserExtensions.Where(known => known.Extension == extension).OrderBy(known => known.Server).Select(known => known.Server).FirstOrDefaultAsync(ct)
            ?? await database.TelephonyServers.OrderBy(server => server.Name).Select(server => server.Name).FirstOrDefaultAsync(ct)
            ?? "";
    }

    [GeneratedRegex("^[0-9A-Za-z_.-]{1,40}$")]
    private static partial Regex ExtensionForm();
}
