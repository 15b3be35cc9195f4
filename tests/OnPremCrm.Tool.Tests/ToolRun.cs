using System.Text;

namespace OnPremCrm.Tool.Tests;

/// <summary>One call of the tool: what it printed and how it ended.</summary>
internal sealed record ToolRun(ExitCode Code, string Out, string Error)
{
    private const string Connection = "ConnectionStrings__Crm";

    /// <summary>The first line of standard output.</summary>
    public string FirstLine => Out.Split('\n')[0];

    /// <summary>Runs the tool in this process.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="connectionString">The database it is configured with; null: none.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="settings">More configuration, as "Recordings:StorePath".</param>
    public static async Task<ToolRun> OfAsync(
        string[] words, string? connectionString = null, string input = "", IReadOnlyDictionary<string, string>? settings = null)
    {
        // The tool reads the environment as its configuration; fixtures of this project therefore run one after the other.
        var variables = new Dictionary<string, string?>(settings?.Select(pair => KeyValuePair.Create(pair.Key.Replace(":", "__"), (string?)pair.Value)) ?? [])
        {
            [Connection] = connectionString,
        };
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        try
        {
            var output = new MemoryStream();
            var error = new StringWriter();
            var code = await CommandLine.RunAsync(words, new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error, CancellationToken.None);
            return new ToolRun(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
        }
        finally
        {
            foreach (var name in variables.Keys)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
