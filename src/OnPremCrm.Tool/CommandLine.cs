using OnPremCrm.Core.Database;
using OnPremCrm.Tool.Demo;

namespace OnPremCrm.Tool;

/// <summary>Finds the verb that the words call, runs it, and turns what goes wrong into a sentence and an exit code.</summary>
internal static class CommandLine
{
    private static readonly Verb[] Verbs =
    [
        MigrateCommand.Verb,
        UserCommand.AddVerb,
        TokenCommand.AddVerb,
        ImportCommand.ContactsVerb,
        NumberCommand.Verb,
        CallsCommand.RebuildVerb,
        DoctorCommand.Verb,
        BackupCommand.Verb,
        RestoreCommand.Verb,
        DemoSeedCommand.Verb,
        DemoPbxCommand.Verb,
    ];

    public static async Task<ExitCode> RunAsync(string[] words, Stream input, Stream output, TextWriter error, CancellationToken cancellationToken)
    {
        await using var terminal = new Terminal(input, output, error);
        if (words is [] or ["help" or "--help" or "-h"])
        {
            await (words is [] ? error : terminal.Out).WriteAsync(Help());
            return words is [] ? ExitCode.Usage : ExitCode.Done;
        }

        var verb = Array.Find(Verbs, candidate => candidate.IsCalledBy(words));
        if (verb is null)
        {
            var near = Verbs.Where(candidate => candidate.Words.Split(' ')[0] == words[0]).ToList();
            await error.WriteLineAsync($"onpremcrm: there is no command '{string.Join(' ', words.Take(near.Count > 0 ? 2 : 1))}'.");
            await error.WriteAsync(near.Count > 0 ? string.Concat(near.Select(HelpOf)) : Help());
            return ExitCode.Usage;
        }

        var arguments = words.Skip(verb.Words.Split(' ').Length).ToList();
        if (arguments.TakeWhile(word => word != "--").Any(word => word is "--help" or "-h"))
        {
            await terminal.Out.WriteAsync(HelpOf(verb));
            return ExitCode.Done;
        }

        return await RunAsync(verb, new Arguments(arguments), terminal, cancellationToken);
    }

    private static async Task<ExitCode> RunAsync(Verb verb, Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return await verb.Run(arguments, terminal, cancellationToken);
        }
        catch (UsageException wrong)
        {
            await terminal.Error.WriteLineAsync($"onpremcrm: {wrong.Message}");
            await terminal.Error.WriteAsync(HelpOf(verb));
            return ExitCode.Usage;
        }
        catch (Exception refused) when (DatabaseFault.Explain(refused) is { } sentence)
        {
            await terminal.Error.WriteLineAsync($"onpremcrm: {sentence}");
            return ExitCode.Refused;
        }
        catch (Exception refused) when (refused is RefusedException or MigrationException)
        {
            await terminal.Error.WriteLineAsync($"onpremcrm: {refused.Message}");
            return ExitCode.Refused;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await terminal.Error.WriteLineAsync("onpremcrm: stopped; nothing half done was kept.");
            return ExitCode.Refused;
        }
    }

    private static string Help() =>
        $"""
        onpremcrm: the administrator's tool of OnPremCrm.

        {string.Concat(Verbs.Select(HelpOf))}
        onpremcrm COMMAND --help shows one of them. Results go to standard output, everything else to standard error.
        Exit codes: 0 done, 1 refused (the message says why), 2 wrongly written.

        """;

    private static string HelpOf(Verb verb) => $"  onpremcrm {verb.Words} {verb.Usage.ReplaceLineEndings("\n      ")}\n";
}
