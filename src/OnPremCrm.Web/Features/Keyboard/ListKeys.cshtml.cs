using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Keyboard;

/// <summary>Which key does what; and whether single letters are keys.</summary>
public sealed class ListKeysPage(IMediator mediator, CurrentUser user, Navigation navigation) : PageModel
{
    /// <summary>Heads and, beneath each, what a key does and the ways to press it: "G D" is one after the other.</summary>
    public IEnumerable<(string Head, IReadOnlyList<(string Word, string[] Presses)> Keys)> Groups =>
    [
        ("keys.calls",
            [("keys.find", ["Ctrl K"]), ("keys.dial", ["Ctrl Enter"]), ("keys.pop", ["F2"]), ("keys.note", ["F4"]), ("keys.callBack", ["F8"])]),
        ("keys.page",
            [("keys.filter", ["/"]), ("keys.rows", ["J", "K"]), ("keys.open", ["Enter"]), ("keys.edit", ["E"]), ("keys.save", ["Alt Enter"]), ("keys.leave", ["Esc"]), ("keys.list", ["?"])]),
        ("keys.go",
            [.. navigation.For(user).Where(place => place.Key is not null).Select(place => (place.WordKey, new[] { "G " + place.Key!.ToUpperInvariant() }))]),
        ("keys.recording",
            [("keys.play", ["Space"]), ("keys.seek", ["←", "→"]), ("keys.seekFar", ["Shift ←", "→"]), ("keys.comment", ["C"]), ("keys.comments", ["N", "P"])]),
    ];

    /// <summary>Where the dialog was opened.</summary>
    public string Back => Request.Headers.Referer.ToString() is { Length: > 0 } from && Uri.TryCreate(from, UriKind.Absolute, out var page) ? page.PathAndQuery : "/keys";

    public async Task<IActionResult> OnPost(bool singleKeys, string? back, CancellationToken ct)
    {
        await mediator.Send(new ChooseKeys.Command(singleKeys), ct);
        return LocalRedirect(Url.IsLocalUrl(back) ? back : "/keys");
    }
}
