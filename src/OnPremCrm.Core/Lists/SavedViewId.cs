using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Lists;

/// <summary>Names a saved view of a list.</summary>
[TypeConverter(typeof(IdTypeConverter<SavedViewId>))]
public readonly record struct SavedViewId(Guid Value) : IId<SavedViewId>
{
    /// <inheritdoc/>
    public static SavedViewId From(Guid value) => new(value);

    /// <summary>A new id for a view that was first saved at the given time.</summary>
    public static SavedViewId New(DateTimeOffset at) => IId<SavedViewId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
