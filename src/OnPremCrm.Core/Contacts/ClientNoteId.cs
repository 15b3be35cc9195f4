using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names a note on a contact or an organisation.</summary>
[TypeConverter(typeof(IdTypeConverter<ClientNoteId>))]
public readonly record struct ClientNoteId(Guid Value) : IId<ClientNoteId>, IComparable<ClientNoteId>
{
    /// <inheritdoc/>
    public static ClientNoteId From(Guid value) => new(value);

    /// <summary>A new id for a note written at the given time.</summary>
    public static ClientNoteId New(DateTimeOffset at) => IId<ClientNoteId>.New(at);

    /// <summary>Orders by the time at which it was written, as PostgreSQL orders the same ids.</summary>
    public int CompareTo(ClientNoteId other) => Value.CompareTo(other.Value);

    public static bool operator <(ClientNoteId left, ClientNoteId right) => left.CompareTo(right) < 0;

    public static bool operator >(ClientNoteId left, ClientNoteId right) => left.CompareTo(right) > 0;

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
