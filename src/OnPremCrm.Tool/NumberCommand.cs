using OnPremCrm.Core;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Tool;

/// <summary>Shows how a written number is read: to try out a country and area code, and to clean lists before an import.</summary>
internal static class NumberCommand
{
    public static readonly Verb Verb = new("number",
        """
        --country DE [--area-code 30] TEXT
        Print the number in E.164, or "- REASON".
        With - for TEXT: read lines COUNTRY<TAB>TEXT and print one result for each; a line without a tab is of --country.
        """,
        RunAsync);

    private static async Task<ExitCode> RunAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var country = arguments.TakeOption("--country")?.ToUpperInvariant();
        var areaCode = arguments.TakeOption("--area-code");
        var text = arguments.NeedLast("TEXT");
        if (country is not null && !NumberingPlan.Knows(country))
        {
            throw new UsageException($"There is no numbering plan of '{country}'. Use the two letters of ISO 3166, e.g. DE.");
        }

        if (text == "-")
        {
            await ReadLinesAsync(country, areaCode, terminal, cancellationToken);
            return ExitCode.Done;
        }

        if (country is null)
        {
            throw new UsageException("--country is missing.");
        }

        var reading = NumberingPlan.Read(text, new NumberingContext(country, areaCode));
        await terminal.Out.WriteLineAsync(Result(reading));
        return ExitCode.Done;
    }

    private static async Task ReadLinesAsync(string? country, string? areaCode, Terminal terminal, CancellationToken cancellationToken)
    {
        var contexts = new Dictionary<string, NumberingContext>(StringComparer.OrdinalIgnoreCase);
        while (await terminal.In.ReadLineAsync(cancellationToken) is { } line)
        {
            var tab = line.IndexOf('\t');
            var name = tab < 0 ? country ?? "" : line[..tab].Trim();
            if (!contexts.TryGetValue(name, out var context))
            {
                context = new NumberingContext(name.ToUpperInvariant(), areaCode);
                contexts.Add(name, context);
            }

            Write(NumberingPlan.Read(line.AsSpan(tab + 1), context), terminal.Out);
        }
    }

    private static void Write(NumberReading reading, StreamWriter output)
    {
        if (!reading.IsNumber)
        {
            output.WriteLine(Result(reading));
            return;
        }

        Span<char> text = stackalloc char[1 + E164Number.MaxDigits];
        reading.Number.TryFormat(text, out var written);
        output.WriteLine(text[..written]);
    }

    private static string Result(NumberReading reading) => reading.IsNumber ? reading.Number.ToString() : $"- {Word.Of(reading.Fault)}";
}
