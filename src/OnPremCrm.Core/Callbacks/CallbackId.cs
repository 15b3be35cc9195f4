using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Callbacks;

/// <summary>Names a callback obligation.</summary>
[TypeConverter(typeof(IdTypeConverter<CallbackId>))]
public readonly record struct CallbackId(Guid Value) : IId<CallbackId>
{
    /// <inheritdoc/>
    public static CallbackId From(Guid value) => new(value);

    /// <summary>A new id for a callback obligation of the given time.</summary>
    public static CallbackId New(DateTimeOffset at) => IId<CallbackId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
