using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>The version of a record as an ETag, and the one that a program says it has read: nobody overwrites what they have not seen.</summary>
public static class RecordVersion
{
    /// <summary>Names the version of the record that is answered.</summary>
    public static void Tell(HttpContext context, int version) => context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Of If-Match.</summary>
    /// <returns>The version, or null for whichever there is; or why the request cannot go on.</returns>
    public static (int? Version, ProblemHttpResult? Problem) Read(HttpRequest request)
    {
        var sent = request.Headers.IfMatch.ToString().Trim();
        if (sent.Length == 0)
        {
            return (null, Problems.Of(StatusCodes.Status428PreconditionRequired, "Say with \"If-Match\" which version you have read: the ETag of its answer, or * for whichever there is."));
        }

        if (sent == "*")
        {
            return (null, null);
        }

        return EntityTagHeaderValue.TryParse(sent, out var tag) && int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (version, null)
            : (null, Problems.Of(StatusCodes.Status400BadRequest, "\"If-Match\" must be the ETag of an answer, with its quotes, or *."));
    }
}
