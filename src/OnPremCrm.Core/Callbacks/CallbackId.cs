using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Callbacks;

/// <summary>Names a callback obligation.</summary>
[TypeConverter(typeof(IdTypeConverter<CallbackId>))]
public readonly record struct CallbackId(Guid Value) : IId<CallbackId>, IComparable<CallbackId>
{
    /// <inheritdoc/>
    public static CallbackId From(Guid value) => new(value);

    /// <summary>A new id for a callback obligation of the given time.</summary>
    public static CallbackId New(DateTimeOffset at) => IId<CallbackId>.New(at);

    /// <summary>Orders by time, as PostgreSQL orders the same ids.</summary>
    public int CompareTo(CallbackId other) => Value.CompareTo(other.Value);

    public static bool operator <(CallbackId left, CallbackId right) => left.CompareTo(right) < 0;

    public static bool operator >(CallbackId left, CallbackId right) => left.CompareTo(right) > 0;

    public static bool operator <=(CallbackId left, CallbackId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CallbackId left, CallbackId right) => left.CompareTo(right) >= 0;

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
