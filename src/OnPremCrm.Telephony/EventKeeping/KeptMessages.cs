using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.EventKeeping;

/// <summary>Between what came over AMI and what is kept of it.</summary>
internal static class KeptMessages
{
    /// <summary>An event, every header of it.</summary>
    public static KeptEvent Of(DateTimeOffset at, AmiMessage message)
    {
        var fields = new KeyValuePair<string, string>[message.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var header = message[i];
            fields[i] = new KeyValuePair<string, string>(header.Name, header.Value);
        }

        return new KeptEvent(at, fields);
    }

    /// <summary>Stands where something may be missing.</summary>
    public static KeptEvent Gap(DateTimeOffset at) => new(at, [new KeyValuePair<string, string>("Event", KeptEvent.Gap)]);

    /// <summary>The event again. A header that cannot go over the wire (a line without a name) is left out.</summary>
    public static AmiMessage Message(KeptEvent kept) =>
        AmiMessage.Of([.. kept.Fields.Where(field => field.Key.Length > 0 && !field.Key.Contains(':') && !field.Value.AsSpan().ContainsAny('\r', '\n', '\0'))
            .Select(field => (field.Key, field.Value))]);
}
