using System.Text.RegularExpressions;
using OnPremCrm.Testing;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Tests.Auditing;

/// <summary>Reads the sources: what is noted has words.</summary>
public sealed partial class AuditWordsTests
{
    private static readonly string Sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));

    [Test]
    public void Whatever_is_noted_has_words_for_what_was_done_and_to_what()
    {
        var noted = Noted().Matches(Sources).Select(match => match.Groups["what"].Value).ToList();
        var said = noted.SelectMany(what => Literal().Matches(what).Select(literal => literal.Groups[1].Value)).Distinct().ToList();

        Assert.That(noted, Has.Count.GreaterThan(60));
        Assert.That(said.Where(word => !Words.Knows("audit.verb." + word) && !Words.Knows("audit.noun." + word)), Is.Empty);
    }

    // Verb and noun of audit.Add("edit", "contacts", ...); the details that follow are not its matter.
    [GeneratedRegex("""[aA]udit\.Add\((?:database, (?:now|time\.GetUtcNow\(\)), )?(?:user\.Id, user\.Name, |null, address, )?(?<what>[^,;]+,[^,;)]+)[,)]""")]
    private static partial Regex Noted();

    [GeneratedRegex("\"([a-z-]+)\"")]
    private static partial Regex Literal();
}
