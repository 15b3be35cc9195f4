namespace OnPremCrm.Web.Hosting;

/// <summary>Who must have a second factor and has none yet gets to nothing but the page that sets it up.</summary>
public static class RequiredSecondFactor
{
    public const string Page = "/settings/two-factor";

    private static readonly string[] Open = [Page, "/logout", "/language", "/theme", "/app.webmanifest", ErrorPages.Path];

    /// <summary>Behind authentication.</summary>
    public static void UseRequiredSecondFactor(this WebApplication app) => app.Use((context, next) =>
    {
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        if (!user.LacksSecondFactor || Open.Any(path => context.Request.Path.StartsWithSegments(path)))
        {
            return next(context);
        }

        // a stream or a form is refused; whoever opens a page is led to the one that helps
        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Headers.Accept.ToString().Contains("stream", StringComparison.Ordinal))
        {
            context.Response.Redirect(Page);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }

        return Task.CompletedTask;
    });
}
