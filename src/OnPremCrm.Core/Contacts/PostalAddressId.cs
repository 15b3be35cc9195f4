using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names one address of a contact or an organisation.</summary>
[TypeConverter(typeof(IdTypeConverter<PostalAddressId>))]
public readonly record struct PostalAddressId(Guid Value) : IId<PostalAddressId>
{
    /// <inheritdoc/>
    public static PostalAddressId From(Guid value) => new(value);

    /// <summary>A new id for one address of a contact or an organisation of the given time.</summary>
    public static PostalAddressId New(DateTimeOffset at) => IId<PostalAddressId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
