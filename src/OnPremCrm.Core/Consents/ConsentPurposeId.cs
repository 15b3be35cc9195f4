using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Consents;

/// <summary>Names what people consent to.</summary>
[TypeConverter(typeof(IdTypeConverter<ConsentPurposeId>))]
public readonly record struct ConsentPurposeId(Guid Value) : IId<ConsentPurposeId>
{
    /// <inheritdoc/>
    public static ConsentPurposeId From(Guid value) => new(value);

    /// <summary>A new id for a purpose of the given time.</summary>
    public static ConsentPurposeId New(DateTimeOffset at) => IId<ConsentPurposeId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
