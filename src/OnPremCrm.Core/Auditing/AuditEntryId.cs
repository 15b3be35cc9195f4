using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Auditing;

/// <summary>Names an audit entry.</summary>
[TypeConverter(typeof(IdTypeConverter<AuditEntryId>))]
public readonly record struct AuditEntryId(Guid Value) : IId<AuditEntryId>
{
    /// <inheritdoc/>
    public static AuditEntryId From(Guid value) => new(value);

    /// <summary>A new id for an audit entry of the given time.</summary>
    public static AuditEntryId New(DateTimeOffset at) => IId<AuditEntryId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
