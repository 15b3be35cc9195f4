using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Errors;

/// <summary>Says what failed, what still works, what to do, and last a code for IT. Needs no database and no form token.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[IgnoreAntiforgeryToken(Order = 1001)] // after the filter that every page has
public sealed class ShowErrorPage(Words words, CurrentUser user) : PageModel
{
    private const string Api = "/api";

    private bool _wasSent;

    private bool IsDatabase { get; set; }

    private string Kind => (IsDatabase, Response.StatusCode) switch
    {
        (true, _) => "database",
        (_, StatusCodes.Status400BadRequest) => "stale",
        (_, StatusCodes.Status403Forbidden) => "forbidden",
        (_, StatusCodes.Status404NotFound) => "missing",
        (_, StatusCodes.Status409Conflict) => "conflict",
        (_, StatusCodes.Status429TooManyRequests) => "tooMany",
        (_, >= StatusCodes.Status500InternalServerError) => "ours",
        _ => "other",
    };

    public string Title => words[$"error.{Kind}"];

    public string Explanation => words[$"error.{Kind}.text"];

    public string Icon => Kind switch
    {
        "database" => "database-off",
        "forbidden" => "lock",
        "missing" => "map-off",
        "conflict" => "arrows-diff",
        _ => "alert-triangle",
    };

    /// <summary>The page that failed, to try it again.</summary>
    public string Again { get; private set; } = "/";

    /// <summary>One more sentence on what to do next. Null: the explanation has it.</summary>
    public string? Next => Kind switch
    {
        "forbidden" => words["error.forbidden.as", user.Name, words["role." + Word.Of(user.Role ?? UserRole.Operator)]],
        "missing" when HasShell => words["error.missing.find"],
        _ => null,
    };

    /// <summary>Fetching the page anew may help.</summary>
    public bool CanTryAgain => Kind is "database" or "ours" or "tooMany" && !_wasSent;

    /// <summary>The page looks by itself whether it can be had again.</summary>
    public bool ComesBack => Kind == "database" && !_wasSent;

    /// <summary>The page of ours that led here. Null: none did.</summary>
    public string? Before { get; private set; }

    /// <summary>Status and trace id; the log has the trace id too.</summary>
    public string Code => $"{Response.StatusCode} · {HttpContext.TraceIdentifier}";

    /// <summary>Within the frame as long as we know who asks and the frame's forms can be made.</summary>
    public bool HasShell => user.IsKnown && user.Role is not null && Response.StatusCode < StatusCodes.Status500InternalServerError;

    public IActionResult OnGet() => Show();

    public IActionResult OnPost() => Show();

    public IActionResult OnPut() => Show();

    public IActionResult OnDelete() => Show();

    private IActionResult Show()
    {
        var failure = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        var original = failure?.Path ?? HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath;
        if (original is null)
        {
            Response.StatusCode = StatusCodes.Status404NotFound; // somebody typed /error
        }

        _wasSent = !HttpMethods.IsGet(Request.Method) && !HttpMethods.IsHead(Request.Method);
        Before = Uri.TryCreate(Request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == Request.Host.Value && page.AbsolutePath != original ? page.PathAndQuery : null;
        IsDatabase = DatabaseFault.IsCauseOf(failure?.Error);
        Again = original is not null && Url.IsLocalUrl(original) ? original : "/";
        if (original?.StartsWith(Api, StringComparison.Ordinal) == true)
        {
            return new ObjectResult(new ProblemDetails { Status = Response.StatusCode, Title = Title, Detail = Explanation })
            {
                StatusCode = Response.StatusCode,
                ContentTypes = { "application/problem+json" },
            };
        }

        return new PageResult { StatusCode = Response.StatusCode };
    }
}
