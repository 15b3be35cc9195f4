using Microsoft.Extensions.Primitives;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Takes the parameters of an address one after the other, and remembers those that nobody could read.</summary>
internal sealed class AddressParts
{
    private const int LongestValue = 100;

    private readonly Dictionary<string, string> _left = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<UnreadPart> _unread = [];

    /// <param name="passedOver">Parameters that mean something to others.</param>
    public AddressParts(IEnumerable<KeyValuePair<string, StringValues>> address, IReadOnlyList<string> passedOver)
    {
        foreach (var (name, values) in address.Where(part => !passedOver.Contains(part.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var given = values.Select(value => value?.Trim() ?? "").Where(value => value.Length > 0).ToList();
            if (given.Count > 0)
            {
                _left[name] = given[0];
                _unread.AddRange(given.Skip(1).Select(value => new UnreadPart(name, value)));
            }
        }
    }

    /// <summary>What was not understood. Complete when everything that is known has been taken.</summary>
    public IReadOnlyList<UnreadPart> Unread => [.. _unread, .. _left.Select(part => new UnreadPart(part.Key, part.Value))];

    /// <param name="read">Null when the text means nothing.</param>
    public string? Take(string name, Func<string, string?> read) => Text(name) is not { } text ? null : read(text) ?? Refuse<string>(name, text);

    public T? TakeValue<T>(string name, Func<string, T?> read) where T : struct => Text(name) is not { } text ? null : read(text) ?? Refuse<T?>(name, text);

    // PostgreSQL takes no NUL in a text, and no other control character is part of a name or a number.
    private string? Text(string name)
    {
        if (!_left.Remove(name, out var text))
        {
            return null;
        }

        return text.Length <= LongestValue && !text.Any(char.IsControl) ? text : Refuse<string>(name, text);
    }

    private T? Refuse<T>(string name, string text)
    {
        _unread.Add(new UnreadPart(name, text));
        return default;
    }
}
