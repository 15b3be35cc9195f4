using OnPremCrm.Tool.Checks;

namespace OnPremCrm.Tool;

/// <summary>Proves the set-up, or says what to cure.</summary>
internal static class DoctorCommand
{
    public static readonly Verb Verb = new("doctor",
        """

        Check database, migrations, every PBX's log-in, clock, trunks and extensions, and the folders. One line each, "ok" or
        "failed" with the cure. Run it as the services' user and with their configuration. Exit code 1 when anything failed.
        """,
        RunAsync);

    private static async Task<ExitCode> RunAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        arguments.NeedNothingMore();
        var settings = Settings.Read();
        var failed = 0;
        await foreach (var finding in FindAsync(settings, cancellationToken))
        {
            failed += finding.IsGood ? 0 : 1;
            await terminal.Out.WriteLineAsync(finding.ToString());
            await terminal.Out.FlushAsync(cancellationToken);
        }

        await terminal.Error.WriteLineAsync(failed == 0 ? "Everything is in order." : $"{failed} checks failed.");
        return failed == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private static async IAsyncEnumerable<Finding> FindAsync(
        Settings settings, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var finding in DatabaseChecks.RunAsync(settings.ConnectionString, cancellationToken))
        {
            yield return finding;
        }

        yield return FolderChecks.Store(settings.StorePath);
        var servers = settings.Servers;
        if (servers.Count == 0)
        {
            yield return Finding.Bad("Asterisk", "No server is configured. Set Asterisk:Servers:0:Host, Username, Secret ...");
        }

        for (var index = 0; index < servers.Count; index++)
        {
            var server = servers[index];
            var problems = server.Problems(index).ToList();
            foreach (var problem in problems)
            {
                yield return Finding.Bad($"{server.Name}: configuration", problem);
            }

            foreach (var finding in FolderChecks.Of(server))
            {
                yield return finding;
            }

            if (problems.Count > 0)
            {
                continue;
            }

            var extensions = await DatabaseChecks.ExtensionsAsync(settings.ConnectionString, server.Name, cancellationToken);
            await foreach (var finding in AsteriskChecks.RunAsync(server, extensions, cancellationToken))
            {
                yield return finding;
            }
        }
    }
}
