using System.Diagnostics;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Numbers;

/// <summary>
/// Holds our reading against libphonenumber-js, form by form, in every region: against its checked-in answers, and where npm is
/// at hand against itself, with numbers made afresh from every range of every plan.
/// </summary>
public class LibphonenumberTests
{
    private const int FormsAskedFor = 8;

    [Test]
    public void No_form_in_any_region_is_read_differently_without_a_reason()
    {
        var cases = CheckedIn().ToList();
        Assert.That(cases.Select(c => c.Country).Distinct().Count(), Is.GreaterThanOrEqualTo(240));
        Assert.That(cases.GroupBy(c => c.Country).Min(region => region.Select(c => c.Form).Distinct().Count()), Is.GreaterThan(FormsAskedFor));
        AssertNoUnexplainedDifference(cases);
    }

    [Test]
    public void Every_listed_difference_occurs()
    {
        var cases = CheckedIn().Select(c => (Theirs: c, Ours: Read(c))).Where(c => Differs(c.Theirs, c.Ours)).ToList();
        var never = KnownDifference.All
            .Where(known => !cases.Any(c => known.Explains(c.Theirs, c.Ours)));
        Assert.That(never, Is.Empty);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Fresh_numbers_of_every_range_are_read_as_the_package_reads_them(CancellationToken cancellation)
    {
        var seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        var package = await InstallPackage(cancellation);
        try
        {
            var script = Path.Combine(AppContext.BaseDirectory, "Numbers", "oracle.mjs");
            var lines = await Run("node", [script, Path.Combine(package, "node_modules", "libphonenumber-js"), $"{seed}", "1"], cancellation);
            var cases = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(OracleCase.Parse).ToList();
            Assert.That(cases, Has.Count.GreaterThan(10_000));
            AssertNoUnexplainedDifference(cases);
        }
        finally
        {
            Directory.Delete(package, recursive: true);
        }
    }

    private static void AssertNoUnexplainedDifference(IEnumerable<OracleCase> cases)
    {
        var different = cases
            .Select(c => (Theirs: c, Ours: Read(c)))
            .Where(c => Differs(c.Theirs, c.Ours) && !KnownDifference.All.Any(known => known.Explains(c.Theirs, c.Ours)))
            .Select(c => $"{c.Theirs.Country} {c.Theirs.Form} '{c.Theirs.Text}': theirs {c.Theirs.Theirs ?? "invalid"}, ours {c.Ours} ({c.Ours.Rule})")
            .ToList();
        Assert.That(different, Is.Empty, string.Join('\n', different));
    }

    private static NumberReading Read(OracleCase written) => NumberingPlan.Read(written.Text, new NumberingContext(written.Country));

    private static bool Differs(OracleCase theirs, NumberReading ours) => (ours.IsNumber ? ours.Number.ToString() : null) != theirs.Theirs;

    private static string[] CheckedInLines() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Numbers", "oracle.tsv"));

    private static IEnumerable<OracleCase> CheckedIn() => CheckedInLines().Where(line => !line.StartsWith('#')).Select(OracleCase.Parse);

    /// <summary>The version that the checked-in answers are from, so that a newer plan is no difference of ours.</summary>
    private static async Task<string> InstallPackage(CancellationToken cancellation)
    {
        var version = CheckedInLines()[0].Split(' ', ':')[2];
        var folder = Directory.CreateTempSubdirectory("libphonenumber-").FullName;
        try
        {
            await Run("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--silent", $"libphonenumber-js@{version}"], cancellation);
            return folder;
        }
        catch (Exception missing) when (missing is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            Directory.Delete(folder, recursive: true);
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                throw;
            }

            Assert.Ignore($"npm cannot install libphonenumber-js here: {missing.Message}");
            throw;
        }
    }

    private static async Task<string> Run(string program, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }
}
