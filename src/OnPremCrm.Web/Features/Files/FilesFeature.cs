using OnPremCrm.Core;
using OnPremCrm.Core.Files;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Files;

public sealed class FilesFeature : IFeature
{
    public void Register(IServiceCollection services, IConfiguration configuration) => services.AddScoped<FileDelivery>();

    public void Map(WebApplication app)
    {
        foreach (var noun in Enum.GetValues<MergeNoun>())
        {
            app.MapGet($"/{Word.Of(noun)}/{{id:guid}}/files/{{file:guid}}/content", async Task<IResult> (FileDelivery delivery, HttpResponse response, Guid id, Guid file, CancellationToken ct) =>
                await delivery.SendAsync(response, noun, id, new ClientFileId(file), ct) ? TypedResults.Empty : TypedResults.NotFound());
        }
    }
}
