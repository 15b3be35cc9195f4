using System.Globalization;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>The times in Asterisk's ledgers: seconds since 1970 with microseconds, or text in the PBX's own time.</summary>
internal static class LedgerTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>False when <paramref name="text"/> is no time of this century.</summary>
    /// <param name="text">As in the ledger.</param>
    /// <param name="zone">The zone of times that are text. Of an hour that comes twice, the second one is taken.</param>
    public static bool TryParse(ReadOnlySpan<char> text, TimeZoneInfo zone, out DateTimeOffset at)
    {
        at = default;
        if (text.Length > 4 && text[4] == '-')
        {
            if (!DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            {
                return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
            }

            // In the hour that a change of the clocks leaves out no event can be; a clock set by hand may claim so.
            at = new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
            return true;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds is < 946_684_800 or > 4_102_444_800)
        {
            return false;
        }

        at = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}
