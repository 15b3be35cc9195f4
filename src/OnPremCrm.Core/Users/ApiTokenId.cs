using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Users;

/// <summary>Names an API token.</summary>
[TypeConverter(typeof(IdTypeConverter<ApiTokenId>))]
public readonly record struct ApiTokenId(Guid Value) : IId<ApiTokenId>
{
    /// <inheritdoc/>
    public static ApiTokenId From(Guid value) => new(value);

    /// <summary>A new id for an API token of the given time.</summary>
    public static ApiTokenId New(DateTimeOffset at) => IId<ApiTokenId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
