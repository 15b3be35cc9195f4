using OnPremCrm.Core.Database;

namespace OnPremCrm.Tool;

/// <summary>Brings the database to this version.</summary>
internal static class MigrateCommand
{
    public static readonly Verb Verb = new("migrate",
        """

        Bring the database to this version. Prints the files that were applied; nothing when it was up to date.
        """,
        RunAsync);

    private static async Task<ExitCode> RunAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        arguments.NeedNothingMore();
        var applied = await MigrationRunner.RunAsync(Settings.Read().ConnectionString, cancellationToken);
        foreach (var name in applied)
        {
            await terminal.Out.WriteLineAsync(name);
        }

        await terminal.Error.WriteLineAsync(applied.Count == 0 ? "The database is up to date." : $"{applied.Count} migrations applied.");
        return ExitCode.Done;
    }
}
