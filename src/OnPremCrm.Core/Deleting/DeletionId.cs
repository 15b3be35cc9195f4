using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Deleting;

/// <summary>Names a deletion.</summary>
[TypeConverter(typeof(IdTypeConverter<DeletionId>))]
public readonly record struct DeletionId(Guid Value) : IId<DeletionId>, IComparable<DeletionId>
{
    /// <inheritdoc/>
    public static DeletionId From(Guid value) => new(value);

    /// <summary>A new id for a deletion of the given time.</summary>
    public static DeletionId New(DateTimeOffset at) => IId<DeletionId>.New(at);

    /// <summary>Orders by the time at which it was deleted, as PostgreSQL orders the same ids.</summary>
    public int CompareTo(DeletionId other) => Value.CompareTo(other.Value);

    public static bool operator <(DeletionId left, DeletionId right) => left.CompareTo(right) < 0;

    public static bool operator >(DeletionId left, DeletionId right) => left.CompareTo(right) > 0;

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
