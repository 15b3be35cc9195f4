using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Commands;

/// <summary>
/// Whether a telephone may transfer by keys: Dial and Queue say so by their options, T for who called and t for who was called.
/// Source: apps/app_dial.c, apps/app_queue.c.
/// </summary>
internal static class TransferKeys
{
    /// <summary>True only when the application that joined the two is seen and lacks the option. A dialplan that joins them otherwise is not judged.</summary>
    public static bool AreForbidden(PhoneNow phone, IReadOnlyList<CoreShowChannelsRow> channels)
    {
        var own = channels.FirstOrDefault(row => row.UniqueId.Value == phone.Uniqueid);
        if (own?.BridgeId is not { } bridge)
        {
            return false;
        }

        var joiner = phone.IsCalled ? channels.Where(row => row.BridgeId == bridge && row != own).ToList() is [var other] ? other : null : own;
        return joiner is not null && OptionsOf(joiner) is { } options && !WithoutArguments(options).Contains(phone.IsCalled ? 't' : 'T');
    }

    private static string? OptionsOf(CoreShowChannelsRow row)
    {
        var arguments = (row.Message["ApplicationData"] ?? "").Split(',');
        return row.Application switch
        {
            "Dial" => arguments.Length > 2 ? arguments[2] : "",
            "Queue" => arguments.Length > 1 ? arguments[1] : "",
            _ => null,
        };
    }

    // b(context^t^1) has a t that is none.
    private static string WithoutArguments(string options)
    {
        var kept = new System.Text.StringBuilder();
        var depth = 0;
        foreach (var letter in options)
        {
            depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            if (depth == 0 && letter != ')')
            {
                kept.Append(letter);
            }
        }

        return kept.ToString();
    }
}
