using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Consents;

/// <summary>Names a consent, given or withdrawn.</summary>
[TypeConverter(typeof(IdTypeConverter<ConsentId>))]
public readonly record struct ConsentId(Guid Value) : IId<ConsentId>
{
    /// <inheritdoc/>
    public static ConsentId From(Guid value) => new(value);

    /// <summary>A new id for a consent recorded at the given time.</summary>
    public static ConsentId New(DateTimeOffset at) => IId<ConsentId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
