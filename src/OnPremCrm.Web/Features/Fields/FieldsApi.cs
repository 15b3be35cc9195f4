using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>The company's own fields for programs.</summary>
public sealed class FieldsApi : IFeature
{
    public void Map(WebApplication app) => RestApi.Of(app, "fields").MapGet("", List).WithName("listFields").WithSummary("The company's own fields in use, in their order");

    private static async Task<Ok<IReadOnlyList<FieldAnswer>>> List(CrmDatabase database, CancellationToken ct) => TypedResults.Ok<IReadOnlyList<FieldAnswer>>(
    [
        .. (await database.CustomFields.AsNoTracking().Where(field => field.IsActive).OrderBy(field => field.Noun).ThenBy(field => field.Ordinal).Include(field => field.Choices).ToListAsync(ct))
            .Select(FieldAnswer.Of),
    ]);
}
