using System.Diagnostics.CodeAnalysis;

namespace OnPremCrm.Core;

/// <summary>
/// A noun's id: a UUID version 7 made from the time of the thing it names, so ordering by id is ordering by time.
/// </summary>
public interface IId<TSelf> : IParsable<TSelf> where TSelf : struct, IId<TSelf>
{
    /// <summary>The UUID as the database stores it.</summary>
    Guid Value { get; }

    /// <summary>Names a UUID that came from the database or from a request.</summary>
    static abstract TSelf From(Guid value);

    /// <summary>A new id for something that happened or was made at <paramref name="at"/>.</summary>
    static TSelf New(DateTimeOffset at) => TSelf.From(Guid.CreateVersion7(at));

    static TSelf IParsable<TSelf>.Parse(string text, IFormatProvider? provider) => TSelf.From(Guid.Parse(text));

    static bool IParsable<TSelf>.TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out TSelf id)
    {
        var isGuid = Guid.TryParse(text, out var value);
        id = isGuid ? TSelf.From(value) : default;
        return isGuid;
    }
}
