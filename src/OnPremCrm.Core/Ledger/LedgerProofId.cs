using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Ledger;

/// <summary>Names a comparison of the ledger and the log.</summary>
[TypeConverter(typeof(IdTypeConverter<LedgerProofId>))]
public readonly record struct LedgerProofId(Guid Value) : IId<LedgerProofId>
{
    /// <inheritdoc/>
    public static LedgerProofId From(Guid value) => new(value);

    /// <summary>A new id for one of the given time.</summary>
    public static LedgerProofId New(DateTimeOffset at) => IId<LedgerProofId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
