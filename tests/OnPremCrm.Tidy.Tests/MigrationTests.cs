namespace OnPremCrm.Tidy.Tests;

public class MigrationTests
{
    [Test]
    public void Migrations_are_numbered_from_one_without_a_gap()
    {
        var numbers = SourceFile.In("src/OnPremCrm.Core/Database/Migrations/", ".sql").Select(file => file.Name[..4]).Order().ToList();

        Assert.That(numbers, Is.Not.Empty);
        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, numbers.Count).Select(number => $"{number:0000}")));
    }
}
