using Microsoft.AspNetCore.WebUtilities;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>The log as a list of which views can be kept.</summary>
public sealed class CallsFeature : IFeature, IAddressedList
{
    public ListNoun Noun => ListNoun.Calls;

    public string Asked(string? query) => CallQuestion.Read(QueryHelpers.ParseQuery(query)).Question.Query;

    public void Register(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<IAddressedList>(this);
}
