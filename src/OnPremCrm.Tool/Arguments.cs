namespace OnPremCrm.Tool;

/// <summary>
/// The words behind a verb. A verb takes the options it knows and then the rest; what it does not know is refused, so that a
/// misspelt option is never silently ignored. "--name value" and "--name=value" are the same; behind "--" everything is rest.
/// </summary>
internal sealed class Arguments(IEnumerable<string> words)
{
    private readonly List<string> _words = [.. words];

    /// <summary>Whether the option is there.</summary>
    public bool TakeFlag(string name)
    {
        var at = Find(name);
        if (at < 0)
        {
            return false;
        }

        if (_words[at] != name)
        {
            throw new UsageException($"{name} takes no value.");
        }

        _words.RemoveAt(at);
        return true;
    }

    /// <summary>The option's value; null when it is not there.</summary>
    /// <exception cref="UsageException">It has no value, or is there twice.</exception>
    public string? TakeOption(string name)
    {
        var values = TakeOptions(name);
        return values.Count <= 1 ? values.FirstOrDefault() : throw new UsageException($"{name} is there twice.");
    }

    /// <summary>The values of an option that may come several times, in order.</summary>
    public IReadOnlyList<string> TakeOptions(string name)
    {
        var values = new List<string>();
        for (var at = Find(name); at >= 0; at = Find(name))
        {
            if (_words[at].StartsWith(name + "=", StringComparison.Ordinal))
            {
                values.Add(_words[at][(name.Length + 1)..]);
                _words.RemoveAt(at);
                continue;
            }

            if (at + 1 == _words.Count || _words[at + 1].StartsWith("--", StringComparison.Ordinal))
            {
                throw new UsageException($"{name} needs a value.");
            }

            values.Add(_words[at + 1]);
            _words.RemoveRange(at, 2);
        }

        return values;
    }

    /// <summary>The value of an option that must be there.</summary>
    public string NeedOption(string name) => TakeOption(name) ?? throw new UsageException($"{name} is missing.");

    /// <summary>The one word that must be left when all options are taken.</summary>
    /// <param name="what">What it is, for the message: "FILE".</param>
    public string NeedLast(string what)
    {
        var rest = TakeRest();
        return rest.Count switch
        {
            0 => throw new UsageException($"{what} is missing."),
            1 => rest[0],
            _ => throw new UsageException($"'{rest[1]}' is one word too many."),
        };
    }

    /// <summary>Nothing must be left.</summary>
    public void NeedNothingMore()
    {
        if (TakeRest() is [var first, ..])
        {
            throw new UsageException($"'{first}' is one word too many.");
        }
    }

    /// <summary>All words that are left.</summary>
    /// <exception cref="UsageException">One of them is an option that nobody took.</exception>
    public IReadOnlyList<string> TakeRest()
    {
        var end = _words.IndexOf("--");
        var options = end < 0 ? _words : _words.Take(end);
        if (options.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
        {
            throw new UsageException($"There is no option {unknown}.");
        }

        if (end >= 0)
        {
            _words.RemoveAt(end);
        }

        var rest = _words.ToList();
        _words.Clear();
        return rest;
    }

    private int Find(string name)
    {
        var end = _words.IndexOf("--");
        return _words.FindIndex(0, end < 0 ? _words.Count : end, word => word == name || word.StartsWith(name + "=", StringComparison.Ordinal));
    }
}
