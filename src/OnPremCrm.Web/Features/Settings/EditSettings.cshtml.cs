using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Settings;

public sealed class EditSettingsPage(IMediator mediator, CrmDatabase database, CurrentUser current, Words words) : PageModel
{
    [BindProperty]
    public EditSettings.Command Input { get; set; } = new();

    public IEnumerable<SelectListItem> Languages =>
        Language.All.Select(language => new SelectListItem(language.OwnName, language.Code)).Prepend(new SelectListItem(words["settings.asBrowser"], ""));

    public IEnumerable<SelectListItem> Themes =>
        Enum.GetValues<ColourTheme>().Select(theme => new SelectListItem(words["theme." + Word.Of(theme)], theme.ToString()));

    public IEnumerable<SelectListItem> Densities =>
        [new SelectListItem(words["settings.rows.usual"], bool.FalseString), new SelectListItem(words["settings.rows.compact"], bool.TrueString)];

    public IEnumerable<SelectListItem> Keys =>
        [new SelectListItem(words["settings.keys.on"], bool.TrueString), new SelectListItem(words["settings.keys.off"], bool.FalseString)];

    public IEnumerable<SelectListItem> TimeZones => Zones(words["settings.zoneOfServer", TimeZoneInfo.Local.Id]);

    /// <summary>All zones by their names, before them one that stands for none.</summary>
    public static IEnumerable<SelectListItem> Zones(string? none) =>
        TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.Id.Contains('/', StringComparison.Ordinal) && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal))
        .OrderBy(zone => zone.Id, StringComparer.Ordinal)
        .Select(zone => new SelectListItem(zone.Id.Replace('_', ' '), zone.Id))
        .Prepend(none is null ? null : new SelectListItem(none, "")).OfType<SelectListItem>();

    public async Task OnGet(CancellationToken ct)
    {
        var user = await database.Users.AsNoTracking().SingleAsync(user => user.Id == current.Id, ct);
        Input = new EditSettings.Command { Name = user.Name, Language = user.Language, Theme = user.Theme, CompactRows = user.CompactRows, SingleKeys = user.SingleKeys, TimeZone = user.TimeZone };
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await mediator.Send(Input, ct);
        return LocalRedirect("/settings");
    }
}
