using System.Reflection;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace OnPremCrm.Web.Hosting;

/// <summary>An empty field is "" for a string that is never null, and null for one that may be; the framework alone would put null into both.</summary>
public sealed class EmptyTexts : IDisplayMetadataProvider
{
    public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
    {
        if (context.Key.ModelType == typeof(string) && context.Key.PropertyInfo is { } property)
        {
            context.DisplayMetadata.ConvertEmptyStringToNull = new NullabilityInfoContext().Create(property).WriteState != NullabilityState.NotNull;
        }
    }
}
