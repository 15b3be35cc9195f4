using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Diagnostics;
using OnPremCrm.Core.Access;

namespace OnPremCrm.Web.Hosting;

/// <summary>What a person or a program reads when something fails: never a stack trace, always what to do next.</summary>
public static class ErrorPages
{
    public const string Path = "/error";

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = Path,
            AllowStatusCode404Response = true,
            SuppressDiagnosticsCallback = failure => IsSaidInOneLine(app.Logger, failure.Exception),
            StatusCodeSelector = exception => exception is NotAllowedException ? StatusCodes.Status403Forbidden
                : GoneMeanwhile.IsCauseOf(exception) ? StatusCodes.Status409Conflict
                : UnstorableText.IsCauseOf(exception) ? StatusCodes.Status400BadRequest
                : DatabaseFault.IsCauseOf(exception) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePagesWithReExecute(Path);
    }

    // A database that is down fails every request; a stack trace each would bury the one fact that matters.
    private static bool IsSaidInOneLine(ILogger logger, Exception exception)
    {
        if (exception is NotAllowedException refused)
        {
            Log.NotAllowed(logger, refused.Message);
            return true;
        }

        if (!DatabaseFault.IsCauseOf(exception))
        {
            return false;
        }

        Log.DatabaseOutOfReach(logger, exception.GetBaseException().Message);
        return true;
    }

    /// <summary>Behind authentication: throws what the session could not say earlier, unless the page that says it is being made.</summary>
    public static void UseDatabaseFault(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Features.Get<ExceptionDispatchInfo>() is { } fault && context.Features.Get<IExceptionHandlerFeature>() is null)
        {
            fault.Throw();
        }

        return next(context);
    });
}
