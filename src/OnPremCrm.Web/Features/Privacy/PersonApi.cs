using Microsoft.AspNetCore.Http.HttpResults;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>Everything that is kept of one person in one file, for programs: a portal in which people ask for it.</summary>
public sealed class PersonApi : IFeature
{
    public void Map(WebApplication app) => RestApi.Of(app, "contacts").RequireAuthorization(Policies.Admin).MapGet("{id:guid}/person", Fetch)
        .WithName("getPerson").WithSummary("Everything that is kept of a person, in one archive")
        .WithDescription("For administrators. A page to read, the same as data.json, the files of the card, and the recordings. It is noted in the audit as an export.")
        .Produces<Stream>(StatusCodes.Status200OK, "application/zip").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Fetch(
        HttpContext http, Guid id, PersonReader reader, PersonPage page, RecordingStore store, CrmDatabase database, CurrentUser user, Audit audit, Words words, Clock clock, CancellationToken ct) =>
        (await PersonFile.Fetch(http, id, reader, page, store, database, user, audit, words, clock, ct)).Result switch
        {
            FileStreamHttpResult file => file,
            NotFound => Problems.NotFound("There is no such contact, or this token may not see it."),
            _ => Problems.Forbidden("This token may not export the contact."),
        };
}
