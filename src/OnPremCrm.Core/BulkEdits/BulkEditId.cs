using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.BulkEdits;

/// <summary>Names a change of many records at once.</summary>
[TypeConverter(typeof(IdTypeConverter<BulkEditId>))]
public readonly record struct BulkEditId(Guid Value) : IId<BulkEditId>
{
    /// <inheritdoc/>
    public static BulkEditId From(Guid value) => new(value);

    /// <summary>A new id for a change made at the given time.</summary>
    public static BulkEditId New(DateTimeOffset at) => IId<BulkEditId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
