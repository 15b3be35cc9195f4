using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Calls;

/// <summary>Names a saved view of the log.</summary>
[TypeConverter(typeof(IdTypeConverter<CallViewId>))]
public readonly record struct CallViewId(Guid Value) : IId<CallViewId>
{
    /// <inheritdoc/>
    public static CallViewId From(Guid value) => new(value);

    /// <summary>A new id for a view that was first saved at the given time.</summary>
    public static CallViewId New(DateTimeOffset at) => IId<CallViewId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
