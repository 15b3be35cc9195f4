using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names one e-mail address of a contact or an organisation.</summary>
[TypeConverter(typeof(IdTypeConverter<EmailAddressId>))]
public readonly record struct EmailAddressId(Guid Value) : IId<EmailAddressId>
{
    /// <inheritdoc/>
    public static EmailAddressId From(Guid value) => new(value);

    /// <summary>A new id for one e-mail address of a contact or an organisation of the given time.</summary>
    public static EmailAddressId New(DateTimeOffset at) => IId<EmailAddressId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
