using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Merging;

/// <summary>Names a merge.</summary>
[TypeConverter(typeof(IdTypeConverter<MergeId>))]
public readonly record struct MergeId(Guid Value) : IId<MergeId>
{
    /// <inheritdoc/>
    public static MergeId From(Guid value) => new(value);

    /// <summary>A new id for a merge of the given time.</summary>
    public static MergeId New(DateTimeOffset at) => IId<MergeId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
