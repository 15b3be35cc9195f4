using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Journal;

/// <summary>One record of the journal: the newest state of a call, or that a server was listened to until then.</summary>
/// <param name="Server">The Asterisk server.</param>
/// <param name="At">When it was so, by our clock.</param>
/// <param name="Call">Null: only that the server was heard.</param>
internal sealed record JournalRecord(string Server, DateTimeOffset At, CallSnapshot? Call);
