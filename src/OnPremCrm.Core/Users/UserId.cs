using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Users;

/// <summary>Names a user.</summary>
[TypeConverter(typeof(IdTypeConverter<UserId>))]
public readonly record struct UserId(Guid Value) : IId<UserId>
{
    /// <inheritdoc/>
    public static UserId From(Guid value) => new(value);

    /// <summary>A new id for a user of the given time.</summary>
    public static UserId New(DateTimeOffset at) => IId<UserId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
