using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OnPremCrm.Tidy.Tests;

public class DependencyTests
{
    private static IEnumerable<string> Projects => ProjectRule.Table.Select(rule => rule.Project);

    [Test]
    public void Every_project_has_its_row_in_the_table() =>
        Assert.That(
            SourceFile.In("src/", ".csproj").Select(file => Path.GetFileNameWithoutExtension(file.Name)),
            Is.EquivalentTo(Projects.Select(project => $"OnPremCrm.{project}")));

    [TestCaseSource(nameof(Projects))]
    public void References_only_the_projects_it_may(string project)
    {
        var allowed = Rule(project).MayReference.Select(other => $"OnPremCrm.{other}");
        var references = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

        Assert.That(references.Except(allowed), Is.Empty);
    }

    [TestCaseSource(nameof(Projects))]
    public void Uses_only_the_packages_it_may(string project)
    {
        var allowed = Rule(project).MayUse;

        Assert.That(Items(project, "PackageReference").Where(package => !allowed.Any(package.StartsWith)), Is.Empty);
    }

    [TestCaseSource(nameof(Projects))]
    public void Never_names_what_belongs_elsewhere(string project)
    {
        var forbidden = new Regex($@"\b({string.Join('|', Rule(project).NeverNames.Select(Regex.Escape))})\b");
        var offences =
            from file in SourceFile.In($"src/OnPremCrm.{project}/", ".cs", ".cshtml")
            from line in file.Lines
            where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) && forbidden.IsMatch(line.Text)
            select $"{file.Path}:{line.Number}: {line.Text.Trim()}";

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void A_feature_of_the_web_does_not_use_another_feature()
    {
        var naming = new Regex(@"\bFeatures\.(?<other>[A-Z]\w*)");
        var offences =
            from file in SourceFile.In("src/OnPremCrm.Web/Features/", ".cs", ".cshtml")
            let parts = file.Path.Split('/')
            where parts.Length > 4
            from line in file.Lines
            from Match match in naming.Matches(line.Text)
            where match.Groups["other"].Value != parts[3] && !line.Text.Contains($"Context.{match.Value}", StringComparison.Ordinal)
            select $"{file.Path}:{line.Number}: {line.Text.Trim()}";

        Assert.That(offences, Is.Empty);
    }

    private static ProjectRule Rule(string project) => ProjectRule.Table.Single(rule => rule.Project == project);

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Parse(SourceFile.All.Single(file => file.Path == $"src/OnPremCrm.{project}/OnPremCrm.{project}.csproj").Text)
            .Descendants(kind)
            .Select(item => item.Attribute("Include")!.Value);
}
