using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>What a program is told when a request fails (RFC 9457): always in English, always with the cure where there is one.</summary>
public static class Problems
{
    public const string MediaType = "application/problem+json";

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, detail);

    public static ProblemHttpResult Of(int status, string detail) => TypedResults.Problem(Make(status, detail));

    /// <summary>Something in the request cannot be read.</summary>
    /// <param name="errors">Per parameter or field what is wrong with it.</param>
    public static ProblemHttpResult BadInput(IReadOnlyDictionary<string, string[]> errors)
    {
        var problem = Make(StatusCodes.Status400BadRequest, string.Join(" ", errors.Values.SelectMany(error => error)));
        problem.Extensions["errors"] = errors;
        return TypedResults.Problem(problem);
    }

    /// <summary>Somebody else saved the record meanwhile: both versions, so that the program, or the person behind it, can choose.</summary>
    /// <param name="current">What is stored now.</param>
    /// <param name="yours">What was sent.</param>
    public static ProblemHttpResult Outdated(object current, object yours)
    {
        var problem = Make(StatusCodes.Status412PreconditionFailed, "Somebody else saved it meanwhile, and nothing was changed. \"current\" is what is stored now; its version is the ETag of this answer.");
        (problem.Extensions["current"], problem.Extensions["yours"]) = (current, yours);
        return TypedResults.Problem(problem);
    }

    /// <summary>A record that was deleted and can be brought back.</summary>
    public static ProblemHttpResult Deleted(Guid deletion)
    {
        var problem = Make(StatusCodes.Status410Gone, "It was deleted. POST /api/v1/deletions/{deletion}/restore brings it back.");
        problem.Extensions["deletion"] = deletion;
        return TypedResults.Problem(problem);
    }

    /// <summary>For places that are no endpoint: authentication, the rate limit, the reading of the request's body.</summary>
    public static Task WriteAsync(HttpContext context, int status, string detail) =>
        Of(status, detail).ExecuteAsync(context);

    private static ProblemDetails Make(int status, string detail) => new()
    {
        Status = status,
        Title = ReasonPhrases.GetReasonPhrase(status),
        Detail = detail,
    };
}
