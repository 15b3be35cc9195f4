using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names one affiliation of a contact.</summary>
[TypeConverter(typeof(IdTypeConverter<AffiliationId>))]
public readonly record struct AffiliationId(Guid Value) : IId<AffiliationId>
{
    /// <inheritdoc/>
    public static AffiliationId From(Guid value) => new(value);

    /// <summary>A new id for an affiliation of the given time.</summary>
    public static AffiliationId New(DateTimeOffset at) => IId<AffiliationId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
