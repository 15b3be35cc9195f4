using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Recordings;

/// <summary>Names a recording.</summary>
[TypeConverter(typeof(IdTypeConverter<RecordingId>))]
public readonly record struct RecordingId(Guid Value) : IId<RecordingId>, IComparable<RecordingId>
{
    /// <inheritdoc/>
    public static RecordingId From(Guid value) => new(value);

    /// <summary>A new id for a recording of the given time.</summary>
    public static RecordingId New(DateTimeOffset at) => IId<RecordingId>.New(at);

    /// <summary>Orders by time, as PostgreSQL orders the same ids.</summary>
    public int CompareTo(RecordingId other) => Value.CompareTo(other.Value);

    public static bool operator <(RecordingId left, RecordingId right) => left.CompareTo(right) < 0;

    public static bool operator >(RecordingId left, RecordingId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RecordingId left, RecordingId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RecordingId left, RecordingId right) => left.CompareTo(right) >= 0;

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
