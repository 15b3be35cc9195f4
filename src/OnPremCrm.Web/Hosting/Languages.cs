using Microsoft.AspNetCore.Localization;

namespace OnPremCrm.Web.Hosting;

/// <summary>Which language a request is answered in: the user's own choice, else the choice made before log-in (a cookie), else the browser's.</summary>
public static class Languages
{
    public const string Cookie = "language";

    public static void AddLanguages(this IServiceCollection services) => services.Configure<RequestLocalizationOptions>(options =>
    {
        var cultures = Language.All.Select(language => language.Culture).ToList();
        options.DefaultRequestCulture = new RequestCulture(Language.English.Culture);
        options.SupportedCultures = cultures;
        options.SupportedUICultures = cultures;
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(context => Task.FromResult(Result(Language.Of(context.Request.Cookies[Cookie])))),
            new CustomRequestCultureProvider(context => Task.FromResult(Result(OfBrowser(context)))),
        ];
    });

    /// <summary>After authentication: a user who chose a language gets it, whatever the browser says.</summary>
    public static void UseUserLanguage(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.RequestServices.GetRequiredService<CurrentUser>().Language is { } language)
        {
            context.Features.Set<IRequestCultureFeature>(new RequestCultureFeature(new RequestCulture(language.Culture), null));
            System.Globalization.CultureInfo.CurrentCulture = language.Culture;
            System.Globalization.CultureInfo.CurrentUICulture = language.Culture;
        }

        return next(context);
    });

    private static ProviderCultureResult? Result(Language? language) => language is null ? null : new ProviderCultureResult(language.Culture.Name);

    // "de-DE, ru;q=0.8" is Russian: the first language of the browser's list that we speak.
    private static Language? OfBrowser(HttpContext context) =>
        context.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(entry => entry.Quality ?? 1)
            .Select(entry => Language.Of(entry.Value.Value?.Split('-')[0].ToLowerInvariant()))
            .FirstOrDefault(language => language is not null);
}
