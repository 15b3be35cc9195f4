using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>A gap whose ledger is to be read now.</summary>
internal sealed record DueGap(ListeningGapId Id, DateTimeOffset From, DateTimeOffset To, int Added, int Corrected);
