using System.ComponentModel;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>Whose number it is, for programs: a voice menu, another telephone system, a help desk.</summary>
public sealed class MatchApi : IFeature
{
    private const int LongestNumber = 200;

    public void Map(WebApplication app) => RestApi.Of(app, "match").MapGet("", Match).WithName("matchNumber").WithSummary("Whose number it is, and why we think so")
        .WithDescription("The same look-up that a call gets. With server the number is taken as that PBX presents it for an inbound call, its clean-up rules first; without, as a person writes it.")
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<MatchAnswer>, ProblemHttpResult>> Match(
        IMediator mediator, CrmDatabase database, CurrentUser user, Sightings sightings, CancellationToken ct,
        [Description("In any written form, or as the PBX presented it.")] string? number,
        [Description("The Asterisk server that presented it, by its name.")] string? server,
        [Description("The trunk of that server over which it came, such as PJSIP/trunk-itsp.")] string? trunk)
    {
        var read = new Parameters();
        if (string.IsNullOrWhiteSpace(number) || number.Length > LongestNumber)
        {
            read.Refuse("number", $"\"number\" must have 1 to {LongestNumber} characters.");
        }

        server = string.IsNullOrEmpty(server) ? null : server;
        trunk = string.IsNullOrEmpty(trunk) ? null : trunk;
        var servers = server is null ? [] : await database.TelephonyServers.OrderBy(known => known.Name).Select(known => known.Name).ToListAsync(ct);
        if (server is not null && !servers.Contains(server))
        {
            read.Refuse("server", $"\"server\" must be one of {string.Join(", ", servers)}.");
        }

        if (trunk is not null && server is null)
        {
            read.Refuse("trunk", "\"trunk\" needs \"server\".");
        }

        if (read.Problem is { } problem)
        {
            return problem;
        }

        var answer = MatchAnswer.Of(await mediator.Send(new MatchNumber.Query(Parameters.AsWritten(number!), server, trunk), ct), user);
        if (answer.Contact is { } contact)
        {
            await sightings.NoteAsync("contacts", contact.Id, ct);
        }

        return TypedResults.Ok(answer);
    }
}
