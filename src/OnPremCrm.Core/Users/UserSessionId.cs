using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Users;

/// <summary>Names a session of a user.</summary>
[TypeConverter(typeof(IdTypeConverter<UserSessionId>))]
public readonly record struct UserSessionId(Guid Value) : IId<UserSessionId>
{
    /// <inheritdoc/>
    public static UserSessionId From(Guid value) => new(value);

    /// <summary>A new id for a session that starts at the given time.</summary>
    public static UserSessionId New(DateTimeOffset at) => IId<UserSessionId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
