using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Settings;

[Authorize(Policies.Admin)]
public sealed class EditCompanyPage(IMediator mediator, CrmDatabase database, Clock clock, TimeProvider time) : PageModel, IFormPage
{
    [BindProperty]
    public EditCompany.Command Input { get; set; } = new();

    /// <summary>As it is stored: what the checks are about.</summary>
    public WorkingHours Stored { get; private set; } = null!;

    public IEnumerable<SelectListItem> TimeZones => EditSettingsPage.Zones(null).Prepend(new SelectListItem("UTC", "UTC"));

    public bool IsConflict => ModelState.TryGetValue("Input.Shown", out var entry) && entry.Errors.Count > 0;

    /// <summary>The company's clock at this moment.</summary>
    public string CompanyTime => TimeZoneInfo.ConvertTime(time.GetUtcNow(), ZoneOf(Stored)).ToString("ddd HH:mm", CultureInfo.CurrentCulture);

    /// <summary>When a call that is missed now would be due.</summary>
    public DateTimeOffset DueIfMissedNow => WorkingTime.After(Stored, time.GetUtcNow(), Stored.CallbackMinutes);

    /// <summary>Hours in a week. 0: never open.</summary>
    public double WeekHours => Stored.Opens.Zip(Stored.Closes).Where(day => day.First is not null && day.Second is not null)
        .Sum(day => (day.Second!.Value - day.First!.Value).TotalHours);

    public static string DayName(int index) => CultureInfo.CurrentCulture.TextInfo.ToTitleCase(CultureInfo.CurrentCulture.DateTimeFormat.DayNames[(index + 1) % 7]);

    public string When(DateTimeOffset at) => clock.Short(at);

    public async Task OnGet(CancellationToken ct)
    {
        await Fill(ct);
        Input = new EditCompany.Command
        {
            TimeZone = Stored.TimeZone,
            CallbackMinutes = Stored.CallbackMinutes,
            Days = [.. Stored.Opens.Zip(Stored.Closes, (opens, closes) => new EditCompany.WorkDay { Opens = opens, Closes = closes })],
            Shown = EditCompany.Describe(Stored),
        };
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await mediator.Send(Input, ct);
        return LocalRedirect("/settings/company");
    }

    public async Task Fill(CancellationToken ct)
    {
        Stored = await database.WorkingHours.AsNoTracking().SingleAsync(ct);
        if (IsConflict)
        {
            // What was typed stays; saving once more replaces what the other one saved.
            Input = Input with { Shown = EditCompany.Describe(Stored) };
            ModelState.SetModelValue("Input.Shown", Input.Shown, Input.Shown);
        }
    }

    private static TimeZoneInfo ZoneOf(WorkingHours hours) => TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}
