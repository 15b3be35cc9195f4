using MediatR;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>My calls now, my phone, and whether the telephony is there at all: what every page shows beside its own matter.</summary>
public static class ShowPops
{
    public sealed record Query : IRequest<Model>;

    public sealed record Model(IReadOnlyList<Pop> Pops, PhoneState Phone, IReadOnlyList<LinkTrouble> Troubles, bool IsAdmin)
    {
        /// <summary>Which card is whole on a small screen: the newest that rings, else the one I talk in, else the newest.</summary>
        public Pop? Front { get; } = Pops.LastOrDefault(pop => pop.State == PopState.Ringing) ?? Pops.LastOrDefault(pop => pop.IsLive) ?? Pops.LastOrDefault();
    }

    public sealed class Handler(PopRows rows, PopWriter writer, PhoneReader phone, CurrentUser user) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            await rows.Read(ct);
            var pops = writer.Write(rows);
            return new Model(pops, await phone.Read(rows, pops, ct), Troubles(), user.Is(UserRole.Admin));
        }

        // Before the telephony service ran for the first time there is no row: then nothing is set up, and nothing is broken.
        private List<LinkTrouble> Troubles() =>
        [
            .. rows.Servers.Where(server => !server.IsReachable(rows.Now)).Select(server => server.IsServiceRunning(rows.Now)
                ? new LinkTrouble(server.Name, server.LinkSince, server.LinkFault, false)
                : new LinkTrouble(server.Name, server.HeartbeatAt, null, true)),
        ];
    }
}
