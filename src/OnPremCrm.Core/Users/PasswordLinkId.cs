using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Users;

/// <summary>Names a one-time link to choose a password.</summary>
[TypeConverter(typeof(IdTypeConverter<PasswordLinkId>))]
public readonly record struct PasswordLinkId(Guid Value) : IId<PasswordLinkId>
{
    /// <inheritdoc/>
    public static PasswordLinkId From(Guid value) => new(value);

    /// <summary>A new id for a link of the given time.</summary>
    public static PasswordLinkId New(DateTimeOffset at) => IId<PasswordLinkId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
