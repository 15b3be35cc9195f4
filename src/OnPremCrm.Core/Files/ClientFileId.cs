using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Files;

/// <summary>Names a file of a client.</summary>
[TypeConverter(typeof(IdTypeConverter<ClientFileId>))]
public readonly record struct ClientFileId(Guid Value) : IId<ClientFileId>, IComparable<ClientFileId>
{
    /// <inheritdoc/>
    public static ClientFileId From(Guid value) => new(value);

    /// <summary>A new id for a file of the given time.</summary>
    public static ClientFileId New(DateTimeOffset at) => IId<ClientFileId>.New(at);

    /// <summary>Orders by the time at which it was added, as PostgreSQL orders the same ids.</summary>
    public int CompareTo(ClientFileId other) => Value.CompareTo(other.Value);

    public static bool operator <(ClientFileId left, ClientFileId right) => left.CompareTo(right) < 0;

    public static bool operator >(ClientFileId left, ClientFileId right) => left.CompareTo(right) > 0;

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
