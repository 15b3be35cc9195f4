using Microsoft.Extensions.Logging;
using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Connection;

/// <summary>
/// Asks for the file of a recording that nobody named. Asterisk names it in the variable MIXMONITOR_FILENAME, which is an event of the class
/// <c>dialplan</c>: a user in manager.conf who may not read that class hears MixMonitorStart alone.
/// </summary>
internal sealed class RecordingNames(AmiClient client, LiveCalls calls, TimeProvider time, ILogger log)
{
    private const string Variable = "MIXMONITOR_FILENAME";
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Asks, if the recording that began has no name yet, and tells the tracker. A server that does not say leaves the recording without a file.</summary>
    public async Task AskAsync(MixMonitorStart start, CancellationToken cancellationToken)
    {
        var isNamed = true;
        calls.Do(tracker =>
        {
            isNamed = !tracker.RecordsWithoutName(start.Channel.Uniqueid);
            return [];
        });
        if (isNamed)
        {
            return;
        }

        try
        {
            var path = await client.SendAsync(new Getvar(Variable, start.Channel.Name) { Timeout = AnswerTimeout }, cancellationToken);
            if (!string.IsNullOrEmpty(path))
            {
                calls.Do(tracker => tracker.Apply(new VarSet(start.Channel, Variable, path), time.GetUtcNow()));
            }
        }
        catch (AmiException failure)
        {
            log.RecordingNotNamed(start.Channel.Name, failure.Message);
        }
    }
}
