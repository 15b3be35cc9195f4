using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Access;

/// <summary>Names a role of the company's own.</summary>
[TypeConverter(typeof(IdTypeConverter<CustomRoleId>))]
public readonly record struct CustomRoleId(Guid Value) : IId<CustomRoleId>
{
    /// <inheritdoc/>
    public static CustomRoleId From(Guid value) => new(value);

    /// <summary>A new id for a role of the company's own of the given time.</summary>
    public static CustomRoleId New(DateTimeOffset at) => IId<CustomRoleId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
