namespace OnPremCrm.Tool;

/// <summary>One thing that the tool does.</summary>
/// <param name="Words">How it is called: "number", "user add".</param>
/// <param name="Usage">What follows the words, and what it does: shown by --help.</param>
/// <param name="Run">Does it. Writes the result, and nothing else, to <see cref="Terminal.Out"/>.</param>
internal sealed record Verb(string Words, string Usage, Func<Arguments, Terminal, CancellationToken, Task<ExitCode>> Run)
{
    public bool IsCalledBy(IReadOnlyList<string> arguments)
    {
        var words = Words.Split(' ');
        return arguments.Count >= words.Length && words.SequenceEqual(arguments.Take(words.Length));
    }
}
