using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Net.Http.Headers;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>How many requests a minute one address may send. Generous: it is there for programs that run wild, not to sell more requests.</summary>
public sealed class RequestRate(IConfiguration configuration) : IRateLimiterPolicy<string>
{
    public const string Policy = "rest";

    /// <summary>Configuration: requests per minute and address, 3000 if absent.</summary>
    public const string Setting = "Api:RequestsPerMinute";

    private const int DefaultPerMinute = 3000;

    private readonly int _perMinute = configuration.GetValue(Setting, DefaultPerMinute);

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => async (rejected, _) =>
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 60;
        rejected.HttpContext.Response.Headers[HeaderNames.RetryAfter] = FormattableString.Invariant($"{wait}");
        await Problems.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, $"More than {_perMinute} requests in a minute. Try again in {wait} s.");
    };

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => RateLimitPartition.GetFixedWindowLimiter(
        httpContext.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new FixedWindowRateLimiterOptions { PermitLimit = _perMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });
}
