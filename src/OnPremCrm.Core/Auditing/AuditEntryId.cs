using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Auditing;

/// <summary>Names an audit entry.</summary>
[TypeConverter(typeof(IdTypeConverter<AuditEntryId>))]
public readonly record struct AuditEntryId(Guid Value) : IId<AuditEntryId>, IComparable<AuditEntryId>
{
    /// <inheritdoc/>
    public static AuditEntryId From(Guid value) => new(value);

    /// <summary>A new id for an audit entry of the given time.</summary>
    public static AuditEntryId New(DateTimeOffset at) => IId<AuditEntryId>.New(at);

    /// <summary>The lowest id that an entry of <paramref name="moment"/> or later can have: the bound of a period.</summary>
    public static AuditEntryId LowestAt(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var milliseconds = moment.ToUnixTimeMilliseconds();
        for (var i = 5; i >= 0; i--, milliseconds >>= 8)
        {
            bytes[i] = (byte)milliseconds;
        }

        return new AuditEntryId(new Guid(bytes, bigEndian: true));
    }

    /// <summary>Orders by time, as PostgreSQL orders the same ids.</summary>
    public int CompareTo(AuditEntryId other) => Value.CompareTo(other.Value);

    public static bool operator <(AuditEntryId left, AuditEntryId right) => left.CompareTo(right) < 0;

    public static bool operator >(AuditEntryId left, AuditEntryId right) => left.CompareTo(right) > 0;

    public static bool operator <=(AuditEntryId left, AuditEntryId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(AuditEntryId left, AuditEntryId right) => left.CompareTo(right) >= 0;

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
