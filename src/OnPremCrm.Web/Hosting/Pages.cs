using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Razor;

namespace OnPremCrm.Web.Hosting;

/// <summary>Razor Pages that live in the feature folders.</summary>
public static class Pages
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.HeaderName = "X-Form-Token";
        });
        services.Configure<RouteOptions>(options =>
        {
            options.LowercaseUrls = true;
            options.LowercaseQueryStrings = false;
        });
        services.Configure<CookieTempDataProviderOptions>(options =>
        {
            options.Cookie.Name = "said";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddRazorPages(options =>
        {
            options.RootDirectory = "/Features";
            options.Conventions.Authorise();
            options.Conventions.ConfigureFilter(new RefusedInputFilter());
        });
        services.Configure<RazorViewEngineOptions>(options => options.PageViewLocationFormats.Add("/Components/{0}.cshtml"));
        services.AddOptions<MvcOptions>().Configure<Words>((options, words) =>
        {
            options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true; // what is required is said once, by the validators
            options.ModelMetadataDetailsProviders.Add(new EmptyTexts());
            ModelBindingWords.Put(options.ModelBindingMessageProvider, words);
        });
        services.Configure<MvcViewOptions>(options => options.HtmlHelperOptions.ClientValidationEnabled = false);
    }
}
