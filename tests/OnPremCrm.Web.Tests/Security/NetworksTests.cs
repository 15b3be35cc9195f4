using System.Net;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Tests.Security;

public sealed class NetworksTests
{
    [TestCase("10.1.0.0/16", "10.1.255.1", true)]
    [TestCase("10.1.2.3/16", "10.1.255.1", true)]
    [TestCase("10.1.0.0/16", "10.2.0.1", false)]
    [TestCase("10.1.0.0/16", "::ffff:10.1.0.9", true)]
    [TestCase("192.0.2.7", "192.0.2.7", true)]
    [TestCase("192.0.2.7", "192.0.2.8", false)]
    [TestCase("2001:db8::/32", "2001:db8:1::5", true)]
    [TestCase("2001:db8::/32", "2001:db9::5", false)]
    [TestCase("0.0.0.0/0", "203.0.113.9", true)]
    public void An_address_is_in_a_network_or_not(string network, string address, bool isIn) =>
        Assert.That(Networks.Allow([network], IPAddress.Parse(address)), Is.EqualTo(isIn));

    [TestCase("10.1.0.0/33")]
    [TestCase("10.1/16")]
    [TestCase("10.1.0.0/")]
    [TestCase("10.1.0.0/-1")]
    [TestCase("office")]
    [TestCase("1/2/3")]
    public void What_is_no_network_is_refused(string text) => Assert.That(Networks.TryParse(text, out _), Is.False);

    [Test]
    public void An_empty_list_means_everywhere_and_typing_is_forgiven()
    {
        Assert.That(Networks.Allow([], IPAddress.Loopback), Is.True);
        Assert.That(Networks.Split(" 10.0.0.0/8,\r\n192.0.2.7; 10.0.0.0/8 "), Is.EqualTo(["10.0.0.0/8", "192.0.2.7"]));
    }
}
