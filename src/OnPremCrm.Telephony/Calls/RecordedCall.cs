using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>What the recorder remembers of a call that it wrote, so that it writes only what differs. Always rebuilt from the database when unknown.</summary>
internal sealed class RecordedCall(CallId id)
{
    public CallId Id { get; } = id;

    /// <summary>The version in the database; -1: no row yet.</summary>
    public long Version { get; set; } = -1;

    /// <summary>The row had a contact, or a reason for none, when it was last looked at.</summary>
    public bool IsMatched { get; set; }

    /// <summary>The row exists from an earlier run, and so may child rows that <see cref="Children"/> does not know.</summary>
    public bool HasUnknownChildren { get; set; }

    /// <summary>The child rows as last written, by table and ordinal. Only while the call is up: of what ended there are thousands, and little more comes.</summary>
    public Dictionary<(string Table, int Ordinal), string> Children { get; private set; } = [];

    /// <summary>Linkedids that point at this call.</summary>
    public HashSet<string> Aliases { get; } = [];

    /// <summary>Paths of recordings that have a row.</summary>
    public HashSet<string> Recordings { get; } = [];

    /// <summary>A conversation closed the number's callback, or there was none.</summary>
    public bool ConversationTold { get; set; }

    /// <summary>The end was written, and the callback rule applied.</summary>
    public bool EndTold { get; set; }

    /// <summary>Its recordings, rows and aliases were given to the call that it became part of.</summary>
    public bool MergeTold { get; set; }

    /// <summary>When it was last written; memory of ended calls is given up after a while.</summary>
    public DateTimeOffset TouchedAt { get; set; }

    /// <summary>The call has ended: its child rows need not be remembered. A late detail writes them all.</summary>
    public void ForgetChildren()
    {
        Children = [];
        HasUnknownChildren = true;
    }
}
