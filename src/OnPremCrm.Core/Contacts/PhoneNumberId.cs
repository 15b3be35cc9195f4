using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names one number of a contact or an organisation.</summary>
[TypeConverter(typeof(IdTypeConverter<PhoneNumberId>))]
public readonly record struct PhoneNumberId(Guid Value) : IId<PhoneNumberId>
{
    /// <inheritdoc/>
    public static PhoneNumberId From(Guid value) => new(value);

    /// <summary>A new id for one number of a contact or an organisation of the given time.</summary>
    public static PhoneNumberId New(DateTimeOffset at) => IId<PhoneNumberId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
