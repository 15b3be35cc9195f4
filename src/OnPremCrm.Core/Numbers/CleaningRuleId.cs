using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Numbers;

/// <summary>Names a clean-up rule.</summary>
[TypeConverter(typeof(IdTypeConverter<CleaningRuleId>))]
public readonly record struct CleaningRuleId(Guid Value) : IId<CleaningRuleId>
{
    /// <inheritdoc/>
    public static CleaningRuleId From(Guid value) => new(value);

    /// <summary>A new id for a clean-up rule of the given time.</summary>
    public static CleaningRuleId New(DateTimeOffset at) => IId<CleaningRuleId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
