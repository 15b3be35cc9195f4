using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;

namespace OnPremCrm.Pbx.Tests;

public class ManagerFilterTests
{
    [Test]
    public void Manager_conf_lets_through_exactly_what_the_client_asks_for()
    {
        var lines = File.ReadLines(RepositoryRoot.Of("asterisk-config", "manager.conf"))
            .Where(line => line.StartsWith("eventfilter(", StringComparison.Ordinal))
            .Select(line => line.TrimEnd());

        Assert.That(lines, Is.EquivalentTo(AmiFilter.ForCalls.Select(filter => $"eventfilter({filter.Criteria}) = {filter.Value}".TrimEnd())));
    }
}
