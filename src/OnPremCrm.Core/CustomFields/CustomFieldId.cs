using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.CustomFields;

/// <summary>Names a field that an administrator made.</summary>
[TypeConverter(typeof(IdTypeConverter<CustomFieldId>))]
public readonly record struct CustomFieldId(Guid Value) : IId<CustomFieldId>
{
    /// <inheritdoc/>
    public static CustomFieldId From(Guid value) => new(value);

    /// <summary>A new id for a field of the given time.</summary>
    public static CustomFieldId New(DateTimeOffset at) => IId<CustomFieldId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
