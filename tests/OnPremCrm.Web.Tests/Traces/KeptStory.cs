using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Calls;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Web.Tests.Traces;

/// <summary>A recorded story as the telephony service keeps it: the events that it uses, word for word.</summary>
public static class KeptStory
{
    public static IReadOnlyList<KeptEvent> Read(string name) =>
    [
        .. RecordedStory.Read(name).Messages
            .Where(message => message.Message.EventName is { } known && EventReader.EventNames.Contains(known)
                && (known != "VarSet" || EventReader.Variables.Contains(message.Message["Variable"])))
            .Select(message => new KeptEvent(message.At, [.. message.Message.Select(header => KeyValuePair.Create(header.Name, header.Value))])),
    ];
}
