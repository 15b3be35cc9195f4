using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Calls;

/// <summary>
/// Names a call. Made from the call's start, in milliseconds: the log is ordered, paged and partitioned by it.
/// </summary>
[TypeConverter(typeof(IdTypeConverter<CallId>))]
public readonly record struct CallId(Guid Value) : IId<CallId>, IComparable<CallId>
{
    /// <inheritdoc/>
    public static CallId From(Guid value) => new(value);

    /// <summary>A new id for a call that started at <paramref name="startedAt"/>.</summary>
    public static CallId New(DateTimeOffset startedAt) => IId<CallId>.New(startedAt);

    /// <summary>The lowest id that a call started at <paramref name="moment"/> or later can have: the bound of a period in the log.</summary>
    public static CallId LowestAt(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var milliseconds = moment.ToUnixTimeMilliseconds();
        for (var i = 5; i >= 0; i--, milliseconds >>= 8)
        {
            bytes[i] = (byte)milliseconds;
        }

        return new CallId(new Guid(bytes, bigEndian: true));
    }

    /// <summary>Orders by time, as PostgreSQL orders the same ids.</summary>
    public int CompareTo(CallId other) => Value.CompareTo(other.Value);

    public static bool operator <(CallId left, CallId right) => left.CompareTo(right) < 0;

    public static bool operator >(CallId left, CallId right) => left.CompareTo(right) > 0;

    public static bool operator <=(CallId left, CallId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(CallId left, CallId right) => left.CompareTo(right) >= 0;

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
