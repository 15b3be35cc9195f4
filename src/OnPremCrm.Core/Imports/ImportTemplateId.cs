using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Imports;

/// <summary>Names a template of imports.</summary>
[TypeConverter(typeof(IdTypeConverter<ImportTemplateId>))]
public readonly record struct ImportTemplateId(Guid Value) : IId<ImportTemplateId>
{
    /// <inheritdoc/>
    public static ImportTemplateId From(Guid value) => new(value);

    /// <summary>A new id for a template of imports of the given time.</summary>
    public static ImportTemplateId New(DateTimeOffset at) => IId<ImportTemplateId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
