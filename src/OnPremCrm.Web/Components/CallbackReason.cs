using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>Why we owe a call, in words: "Abandoned in Sales after 1:12".</summary>
public static class CallbackReason
{
    public static string Write(OwedCallback owed, Words words)
    {
        var queue = owed.Callback.Queue;
        var call = owed.LastCall;
        return call?.Disposition switch
        {
            CallDisposition.Abandoned => After(queue is null ? words["callback.abandoned"] : words["callback.abandonedIn", queue], call, words),
            CallDisposition.Voicemail => words["callback.voicemail"],
            CallDisposition.Busy => words["callback.busy"],
            _ when queue is not null => words["callback.missedIn", queue],
            _ => words["callback.missed"],
        };
    }

    private static string After(string reason, Call call, Words words) =>
        (call.WaitSeconds ?? 0) + (call.RingSeconds ?? 0) is > 0 and var waited ? words["callback.after", reason, DurationTagHelper.Write(waited)] : reason;
}
