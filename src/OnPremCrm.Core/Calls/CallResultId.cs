using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Calls;

/// <summary>Names a result that people may choose for a call.</summary>
[TypeConverter(typeof(IdTypeConverter<CallResultId>))]
public readonly record struct CallResultId(Guid Value) : IId<CallResultId>
{
    /// <inheritdoc/>
    public static CallResultId From(Guid value) => new(value);

    /// <summary>A new id for a result of the given time.</summary>
    public static CallResultId New(DateTimeOffset at) => IId<CallResultId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
