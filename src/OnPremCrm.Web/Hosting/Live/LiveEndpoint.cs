using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OnPremCrm.Web.Hosting.Live;

/// <summary><c>GET /live</c>: server-sent events for a logged-in user, until the browser goes or the log-in is no longer worth anything.</summary>
public sealed class LiveEndpoint : IFeature
{
    private static readonly byte[] Opening = "retry: 1000\n\n"u8.ToArray();

    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section);
        services.AddScoped<LiveAudience>();
        services.AddScoped<PresenceBook>();
        services.AddSingleton<LiveFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
    }

    public void Map(WebApplication app) => app.MapGet("/live", Stream);

    // Asks the request's services what there is to ask; what runs for hours afterwards holds none of them.
    private static Task Stream(HttpContext context, CurrentUser user, LiveFeed feed, IOptions<LiveOptions> options, TimeProvider time)
    {
        if (user.IdOrNull is not { } userId || user.Role is not { } role)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden; // a program asks; programs read the API
            return Task.CompletedTask;
        }

        var stamp = context.User.FindFirst(new ClaimsIdentityOptions().SecurityStampClaimType)?.Value;
        var stream = feed.Open(userId, role, stamp, user.SessionId);
        return KeepAsync(context, stream, feed, options.Value.LongestStream, time);
    }

    private static async Task KeepAsync(HttpContext context, LiveStream stream, LiveFeed feed, TimeSpan longest, TimeProvider time)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would collect the messages otherwise
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await LetGoOfServicesAsync(context);
            using var tooLong = new CancellationTokenSource(longest, time);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stream.Ended, tooLong.Token);
            await Pump(stream, context.Response, over.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // the browser left, or the stream was ended; either way there is nobody to tell
        }
        finally
        {
            feed.Close(stream);
        }
    }

    // The request's own services, the database among them, did their work when they said who asks; the line stays open for hours.
    private static ValueTask LetGoOfServicesAsync(HttpContext context) =>
        context.Features.Get<IServiceProvidersFeature>() is IAsyncDisposable services ? services.DisposeAsync() : ValueTask.CompletedTask;

    private static async Task Pump(LiveStream stream, HttpResponse response, CancellationToken ct)
    {
        await response.Body.WriteAsync(Opening, ct);
        while (await stream.Messages.WaitToReadAsync(ct))
        {
            while (stream.Messages.TryRead(out var message))
            {
                await response.Body.WriteAsync(message.Bytes, ct);
            }

            await response.Body.FlushAsync(ct);
        }
    }
}
