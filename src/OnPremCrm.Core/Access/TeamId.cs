using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Access;

/// <summary>Names a team.</summary>
[TypeConverter(typeof(IdTypeConverter<TeamId>))]
public readonly record struct TeamId(Guid Value) : IId<TeamId>
{
    /// <inheritdoc/>
    public static TeamId From(Guid value) => new(value);

    /// <summary>A new id for a team of the given time.</summary>
    public static TeamId New(DateTimeOffset at) => IId<TeamId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
