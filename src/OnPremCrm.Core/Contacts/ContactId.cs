using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names a contact.</summary>
[TypeConverter(typeof(IdTypeConverter<ContactId>))]
public readonly record struct ContactId(Guid Value) : IId<ContactId>, IComparable<ContactId>
{
    /// <inheritdoc/>
    public static ContactId From(Guid value) => new(value);

    /// <summary>A new id for a contact of the given time.</summary>
    public static ContactId New(DateTimeOffset at) => IId<ContactId>.New(at);

    /// <summary>Orders by the time at which the contact was made, as PostgreSQL orders the same ids.</summary>
    public int CompareTo(ContactId other) => Value.CompareTo(other.Value);

    public static bool operator <(ContactId left, ContactId right) => left.CompareTo(right) < 0;

    public static bool operator >(ContactId left, ContactId right) => left.CompareTo(right) > 0;

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
