using System.Globalization;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The place of a pair in the list of those that are two: of several that were said in one moment, too, the next page begins behind the right one.</summary>
public sealed record PairPlace(DateTimeOffset At, Guid One, Guid Other)
{
    private const char Between = '.';

    /// <summary>Null for what is no place.</summary>
    public static PairPlace? Read(string? text) =>
        text?.Split(Between) is [var at, var one, var other] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            && Guid.TryParse(one, out var first) && Guid.TryParse(other, out var second) ? new PairPlace(new DateTimeOffset(ticks, TimeSpan.Zero), first, second) : null;

    /// <summary>As addresses have it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}{Between}{One:N}{Between}{Other:N}");
}
