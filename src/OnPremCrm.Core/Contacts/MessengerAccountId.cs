using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names one messenger account of a contact or an organisation.</summary>
[TypeConverter(typeof(IdTypeConverter<MessengerAccountId>))]
public readonly record struct MessengerAccountId(Guid Value) : IId<MessengerAccountId>
{
    /// <inheritdoc/>
    public static MessengerAccountId From(Guid value) => new(value);

    /// <summary>A new id for one messenger account of a contact or an organisation of the given time.</summary>
    public static MessengerAccountId New(DateTimeOffset at) => IId<MessengerAccountId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
