using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Imports;

/// <summary>Names an import.</summary>
[TypeConverter(typeof(IdTypeConverter<ImportId>))]
public readonly record struct ImportId(Guid Value) : IId<ImportId>
{
    /// <inheritdoc/>
    public static ImportId From(Guid value) => new(value);

    /// <summary>A new id for an import of the given time.</summary>
    public static ImportId New(DateTimeOffset at) => IId<ImportId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
