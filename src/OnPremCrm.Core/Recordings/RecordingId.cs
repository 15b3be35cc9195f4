using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Recordings;

/// <summary>Names a recording.</summary>
[TypeConverter(typeof(IdTypeConverter<RecordingId>))]
public readonly record struct RecordingId(Guid Value) : IId<RecordingId>
{
    /// <inheritdoc/>
    public static RecordingId From(Guid value) => new(value);

    /// <summary>A new id for a recording of the given time.</summary>
    public static RecordingId New(DateTimeOffset at) => IId<RecordingId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
