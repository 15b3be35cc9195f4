using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names a contact.</summary>
[TypeConverter(typeof(IdTypeConverter<ContactId>))]
public readonly record struct ContactId(Guid Value) : IId<ContactId>
{
    /// <inheritdoc/>
    public static ContactId From(Guid value) => new(value);

    /// <summary>A new id for a contact of the given time.</summary>
    public static ContactId New(DateTimeOffset at) => IId<ContactId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
