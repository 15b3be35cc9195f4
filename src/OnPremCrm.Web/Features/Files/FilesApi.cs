using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Files;

/// <summary>The files of contacts and of organisations, for programs.</summary>
public sealed class FilesApi : IFeature
{
    public void Map(WebApplication app)
    {
        new FileEndpoints(MergeNoun.Contacts, "Contact", "a contact").Map(app);
        new FileEndpoints(MergeNoun.Organisations, "Organisation", "an organisation").Map(app);
    }
}
