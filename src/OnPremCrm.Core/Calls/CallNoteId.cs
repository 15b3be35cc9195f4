using System.ComponentModel;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Calls;

/// <summary>Names a note or an annotation of a call.</summary>
[TypeConverter(typeof(IdTypeConverter<CallNoteId>))]
public readonly record struct CallNoteId(Guid Value) : IId<CallNoteId>
{
    /// <inheritdoc/>
    public static CallNoteId From(Guid value) => new(value);

    /// <summary>A new id for a note or an annotation of a call of the given time.</summary>
    public static CallNoteId New(DateTimeOffset at) => IId<CallNoteId>.New(at);

    /// <summary>The UUID in its usual form.</summary>
    public override string ToString() => Value.ToString();
}
