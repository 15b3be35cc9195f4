using System.Globalization;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>Where a number is, as far as that is certain: the country if it is another one than ours, the time there if their clocks show another one.</summary>
public sealed class NumberPlaces(Words words, Clock clock, CurrentUser user, TimeProvider time)
{
    /// <summary>"Japan · 21:42 there". Null: nothing that one does not know already.</summary>
    /// <param name="number">E.164. Anything else is nowhere.</param>
    public string? Of(string? number)
    {
        if (!E164Number.TryParse(number, out var read))
        {
            return null;
        }

        var region = NumberingPlan.RegionOf(read);
        var parts = new[] { region is null || region == user.HomeCountry ? null : Countries.NameOf(region), TimeThere(read) }.Where(part => part is not null);
        return string.Join(" · ", parts) is { Length: > 0 } place ? place : null;
    }

    private string? TimeThere(E164Number number)
    {
        if (NumberingPlan.TimeZoneOf(number) is not { } name || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return null;
        }

        var there = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        return there.Offset == clock.Now.Offset ? null : words["place.there", there.ToString("HH:mm", CultureInfo.InvariantCulture)];
    }
}
