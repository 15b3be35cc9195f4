using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names an organisation.</summary>
[TypeConverter(typeof(IdTypeConverter<OrganisationId>))]
public readonly record struct OrganisationId(Guid Value) : IId<OrganisationId>, IComparable<OrganisationId>
{
    /// <inheritdoc/>
    public static OrganisationId From(Guid value) => new(value);

    /// <summary>A new id for an organisation of the given time.</summary>
    public static OrganisationId New(DateTimeOffset at) => IId<OrganisationId>.New(at);

    /// <summary>Orders by the time at which the organisation was made, as PostgreSQL orders the same ids.</summary>
    public int CompareTo(OrganisationId other) => Value.CompareTo(other.Value);

    public static bool operator <(OrganisationId left, OrganisationId right) => left.CompareTo(right) < 0;

    public static bool operator >(OrganisationId left, OrganisationId right) => left.CompareTo(right) > 0;

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
