using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using OnPremCrm.Core.Access;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Hosting.Masking;

/// <summary>
/// The one door through which everything leaves for somebody whose role masks numbers. No page has to remember: whatever a page, a list, a card or an endpoint writes,
/// the numbers in it are hidden here, and what comes back sealed is opened here.
/// </summary>
public static partial class MaskedNumbers
{
    /// <summary>Tells a program that the numbers of this answer are masked.</summary>
    public const string Header = "Numbers-Masked";

    public static void UseMaskedNumbers(this WebApplication app) => app.Use(HideAsync);

    private static async Task HideAsync(HttpContext context, RequestDelegate next)
    {
        var seal = context.RequestServices.GetRequiredService<NumberSeal>();
        OpenAddress(context.Request, seal);
        if (!context.RequestServices.GetRequiredService<CurrentUser>().MasksNumbers)
        {
            await next(context);
            return;
        }

        if (RawDoor().IsMatch(context.Request.Path.Value ?? ""))
        {
            await RefuseAsync(context);
            return;
        }

        await OpenFormAsync(context.Request, seal);
        var veil = new NumberVeil(seal.Close);
        context.Response.Headers[Header] = "true";
        context.Response.OnStarting(() => HideHeadersAsync(context.Response, veil));
        var body = context.Response.Body;
        await using var stream = new VeilStream(context.Response, body);
        context.Response.Body = stream;
        try
        {
            await next(context);
            if (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
            }
        }
        finally
        {
            context.Response.Body = body;
        }

        await stream.FinishAsync(veil, context.RequestAborted);
    }

    // Files that are made elsewhere, other people's tables, and what Asterisk said word for word: nothing there is a number for certain, so nothing is shown.
    private static Task RefuseAsync(HttpContext context) => context.Request.Path.StartsWithSegments(RestApi.Root)
        ? Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "The token's person sees numbers masked, and this cannot be shown so.")
        : throw new NotAllowedException(GuardedNoun.Contacts, Deed.Export);

    private static Task HideHeadersAsync(HttpResponse response, NumberVeil veil)
    {
        response.ContentLength = VeilStream.IsText(response.ContentType) ? null : response.ContentLength;
        if (response.Headers.Location is [{ } address])
        {
            response.Headers.Location = veil.HideInAddress(address);
        }

        return Task.CompletedTask;
    }

    // A sealed address may have been passed on to somebody who reads numbers.
    private static void OpenAddress(HttpRequest request, NumberSeal seal)
    {
        if (NumberSeal.IsIn(Uri.UnescapeDataString(request.QueryString.Value ?? "")))
        {
            request.Query = new QueryCollection(request.Query.ToDictionary(pair => pair.Key, pair => Opened(pair, seal), StringComparer.OrdinalIgnoreCase));
        }
    }

    private static async Task OpenFormAsync(HttpRequest request, NumberSeal seal)
    {
        if (request.HasFormContentType && IsShort(request) && await request.ReadFormAsync(request.HttpContext.RequestAborted) is { } form && form.Any(pair => pair.Value.Any(NumberSeal.IsIn)))
        {
            request.Form = new FormCollection(form.ToDictionary(pair => pair.Key, pair => Opened(pair, seal), StringComparer.OrdinalIgnoreCase), form.Files);
        }
    }

    // A file that somebody sends is read by who takes it.
    private static bool IsShort(HttpRequest request) => request.ContentLength < 1 << 18;

    // Only where a number is taken. As a name, a sum or a note of one's own it might come out in a spelling that nobody knows for a number.
    private static StringValues Opened(KeyValuePair<string, StringValues> sent, NumberSeal seal) => TakesNumber().IsMatch(sent.Key) ? new([.. sent.Value.Select(seal.Open)]) : sent.Value;

    [GeneratedRegex(@"^(q|text|did|number)$|^Input\.(Number|Reference|Numbers\[\d+\]\.Reference)$", RegexOptions.IgnoreCase)]
    private static partial Regex TakesNumber();

    [GeneratedRegex("^(/api/v1)?/(exports|imports)(/|$)|^(/api/v1)?/(contacts|organisations)/[^/]+/files/[^/]+/content$|^/calls/[^/]+/(trace|events)$", RegexOptions.IgnoreCase)]
    private static partial Regex RawDoor();
}
