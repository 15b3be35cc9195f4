using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Exports;

/// <summary>Names an export.</summary>
[TypeConverter(typeof(IdTypeConverter<ExportId>))]
public readonly record struct ExportId(Guid Value) : IId<ExportId>
{
    /// <inheritdoc/>
    public static ExportId From(Guid value) => new(value);

    /// <summary>A new id for an export of the given time.</summary>
    public static ExportId New(DateTimeOffset at) => IId<ExportId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
