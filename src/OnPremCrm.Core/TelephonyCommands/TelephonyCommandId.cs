using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>Names a command to Asterisk.</summary>
[TypeConverter(typeof(IdTypeConverter<TelephonyCommandId>))]
public readonly record struct TelephonyCommandId(Guid Value) : IId<TelephonyCommandId>
{
    /// <inheritdoc/>
    public static TelephonyCommandId From(Guid value) => new(value);

    /// <summary>A new id for a command to Asterisk of the given time.</summary>
    public static TelephonyCommandId New(DateTimeOffset at) => IId<TelephonyCommandId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
