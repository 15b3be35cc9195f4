using System.Collections;

namespace OnPremCrm.Telephony.Calls;

/// <summary>A list that equals another one with equal items, so that two snapshots can be compared whole.</summary>
internal sealed class ValueList<T>(params T[] items) : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    public static ValueList<T> Empty { get; } = new();

    public int Count => items.Length;

    public T this[int index] => items[index];

    public static ValueList<T> Of(IEnumerable<T> items) => items.ToArray() is { Length: > 0 } some ? new ValueList<T>(some) : Empty;

    public bool Equals(ValueList<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.ToSpan());

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode() => items.Length;

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    private ReadOnlySpan<T> ToSpan() => items;
}
