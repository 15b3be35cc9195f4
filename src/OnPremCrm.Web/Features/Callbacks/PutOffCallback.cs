using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

/// <summary>Later: in 15 minutes, in an hour, or when the company opens the next day.</summary>
public static class PutOffCallback
{
    public const string Quarter = "15m";
    public const string Hour = "1h";
    public const string Tomorrow = "tomorrow";

    /// <param name="Until">One of the three words above.</param>
    public sealed record Command(CallbackId Id, string Until) : IRequest<bool>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Until).Must(until => until is Quarter or Hour or Tomorrow);
    }

    /// <summary>The opening after the coming midnight, on the company's clock.</summary>
    public static DateTimeOffset TomorrowAt(WorkingHours hours, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        return WorkingTime.After(hours, new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)), 0);
    }

    /// <summary>False: it is closed meanwhile, or there is none.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var callback = await database.Callbacks.VisibleTo(user.Viewer).SingleOrDefaultAsync(callback => callback.Id == command.Id && callback.State == CallbackState.Open, ct);
            if (callback is null)
            {
                return false;
            }

            var now = time.GetUtcNow();
            var before = callback.DueAt;
            callback.DueAt = command.Until switch
            {
                Quarter => now.AddMinutes(15),
                Hour => now.AddHours(1),
                _ => TomorrowAt(await database.WorkingHours.AsNoTracking().SingleAsync(ct), now),
            };
            callback.UpdatedAt = now;
            audit.Add("put-off", "callbacks", callback.Id.Value, new { from = before, to = callback.DueAt });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
