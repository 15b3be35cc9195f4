using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>What a ledger says of calls that have to do with each other.</summary>
/// <param name="Calls">The last word on each; those that became part of another are among them.</param>
/// <param name="FirstAt">When the first of them began, by the PBX's clock.</param>
/// <param name="LastAt">When the ledger last spoke of them, by the PBX's clock.</param>
/// <param name="IsUp">The ledger has not told the end of all of them.</param>
internal sealed record LedgerPart(IReadOnlyList<CallSnapshot> Calls, DateTimeOffset FirstAt, DateTimeOffset LastAt, bool IsUp);
