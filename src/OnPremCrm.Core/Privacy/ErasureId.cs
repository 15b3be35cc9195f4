using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Privacy;

/// <summary>Names an erasure.</summary>
[TypeConverter(typeof(IdTypeConverter<ErasureId>))]
public readonly record struct ErasureId(Guid Value) : IId<ErasureId>
{
    /// <inheritdoc/>
    public static ErasureId From(Guid value) => new(value);

    /// <summary>A new id for an erasure of the given time.</summary>
    public static ErasureId New(DateTimeOffset at) => IId<ErasureId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
