using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Ledger;

/// <summary>Names a time in which nobody listened.</summary>
[TypeConverter(typeof(IdTypeConverter<ListeningGapId>))]
public readonly record struct ListeningGapId(Guid Value) : IId<ListeningGapId>
{
    /// <inheritdoc/>
    public static ListeningGapId From(Guid value) => new(value);

    /// <summary>A new id for one of the given time.</summary>
    public static ListeningGapId New(DateTimeOffset at) => IId<ListeningGapId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
