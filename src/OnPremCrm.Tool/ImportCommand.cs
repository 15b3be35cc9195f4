using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Core.Servers;
using OnPremCrm.Tool.Importing;

namespace OnPremCrm.Tool;

/// <summary>Brings contacts in from a spreadsheet.</summary>
internal static class ImportCommand
{
    public static readonly Verb ContactsVerb = new("import contacts",
        """
        FILE [--map COLUMN=FIELD]... [--country DE] [--area-code 30] [--encoding NAME]
        Add or complete contacts from a CSV file whose first row has headings: name, organisation, role, email, phone,
        phone2 ..., owner (a user's e-mail), note; --map names others. Delimiter and encoding are found out. National
        numbers are of --country, else of the first configured PBX. All in one transaction; again with the same file
        changes nothing. Exit code 1 when a row was refused; the others are in.
        """,
        ContactsAsync);

    private static async Task<ExitCode> ContactsAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var maps = arguments.TakeOptions("--map");
        var country = arguments.TakeOption("--country")?.ToUpperInvariant();
        var areaCode = arguments.TakeOption("--area-code");
        var encoding = arguments.TakeOption("--encoding");
        var path = arguments.NeedLast("FILE");
        if (country is not null && !NumberingPlan.Knows(country))
        {
            throw new UsageException($"There is no numbering plan of '{country}'. Use the two letters of ISO 3166, e.g. DE.");
        }

        var settings = Settings.Read();
        await using var database = settings.OpenDatabase();
        var configured = settings.Servers.FirstOrDefault(server => server.Country is not null);
        var home = country is not null ? new NumberingContext(country, areaCode)
            : configured is not null ? new NumberingContext(configured.Country!, areaCode ?? configured.AreaCode)
            : await new HomeNumbering(database).FindAsync(cancellationToken: cancellationToken);

        var file = new ContactFile(path, home, maps, encoding is null ? null : TextEncoding.Named(encoding) ?? throw new UsageException($"There is no encoding '{encoding}'. Use e.g. utf-8, windows-1251, windows-1252 or shift_jis."), terminal.Error);
        var counts = await new ContactImport(database, TimeProvider.System, terminal.Error).RunAsync(file, cancellationToken);
        await terminal.Error.WriteLineAsync(counts.ToString());
        return counts.Refused == 0 ? ExitCode.Done : ExitCode.Refused;
    }
}
