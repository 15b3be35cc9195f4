using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.EventKeeping;

/// <summary>What was heard of one call and is not in the database yet. Guarded by its keeper's lock.</summary>
internal sealed class HeardCall(string server, string key)
{
    public string Server { get; } = server;

    /// <summary>The call's first linkedid.</summary>
    public string Key { get; } = key;

    /// <summary>Events as they came. Null stands for a time in which nobody listened.</summary>
    public List<(DateTimeOffset At, AmiMessage? Message)> Events { get; set; } = [];

    /// <summary>Packed, and to be written.</summary>
    public List<CallEvents> Packed { get; } = [];

    /// <summary>The next event comes after something that was missed.</summary>
    public bool HasMissed { get; set; }

    /// <summary>The call has ended. Something may still be heard of it.</summary>
    public bool IsOver { get; set; }

    /// <summary>When the last event came, in ticks of the clock.</summary>
    public long HeardAt { get; set; }

    /// <summary>When its events were last packed, in ticks of the clock.</summary>
    public long PackedAt { get; set; }
}
