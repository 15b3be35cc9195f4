using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names an organisation.</summary>
[TypeConverter(typeof(IdTypeConverter<OrganisationId>))]
public readonly record struct OrganisationId(Guid Value) : IId<OrganisationId>
{
    /// <inheritdoc/>
    public static OrganisationId From(Guid value) => new(value);

    /// <summary>A new id for an organisation of the given time.</summary>
    public static OrganisationId New(DateTimeOffset at) => IId<OrganisationId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
