using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Ledger;

/// <summary>Names a piece of work on the ledger.</summary>
[TypeConverter(typeof(IdTypeConverter<LedgerJobId>))]
public readonly record struct LedgerJobId(Guid Value) : IId<LedgerJobId>
{
    /// <inheritdoc/>
    public static LedgerJobId From(Guid value) => new(value);

    /// <summary>A new id for one of the given time.</summary>
    public static LedgerJobId New(DateTimeOffset at) => IId<LedgerJobId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
