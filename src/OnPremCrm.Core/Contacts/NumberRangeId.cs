using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Names a block of numbers.</summary>
[TypeConverter(typeof(IdTypeConverter<NumberRangeId>))]
public readonly record struct NumberRangeId(Guid Value) : IId<NumberRangeId>
{
    /// <inheritdoc/>
    public static NumberRangeId From(Guid value) => new(value);

    /// <summary>A new id for a block of numbers of the given time.</summary>
    public static NumberRangeId New(DateTimeOffset at) => IId<NumberRangeId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
