using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using OnPremCrm.Telephony.Hosting;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests;

public sealed class HostingTests
{
    [Test]
    public void A_configuration_that_lacks_something_names_every_key_that_needs_attention()
    {
        var problems = Assert.Throws<ConfigurationException>(() => Read(
            ("Asterisk:Servers:0:Host", "pbx"), ("Asterisk:Servers:0:Country", "de"), ("Asterisk:Servers:0:ChannelPattern", "PJSIP/101"),
            ("Asterisk:Servers:1:Host", "pbx2"), ("Asterisk:Servers:1:Username", "crm"), ("Asterisk:Servers:1:SecretFile", "/nowhere/secret")))!.Message;

        using var all = Assert.EnterMultipleScope();
        foreach (var key in new[] { "ConnectionStrings:Crm", "Asterisk:Servers:0:Username", "Asterisk:Servers:0:Secret", "Asterisk:Servers:0:Country",
            "Asterisk:Servers:0:ChannelPattern", "Asterisk:Servers:1:SecretFile", "the name 'main' more than once" })
        {
            Assert.That(problems, Does.Contain(key));
        }
    }

    [Test]
    public void No_server_at_all_is_said_to() =>
        Assert.That(() => Read(("ConnectionStrings:Crm", "Host=x")), Throws.TypeOf<ConfigurationException>().With.Message.Contains("Asterisk:Servers is empty"));

    [Test]
    public void A_port_that_is_no_number_is_a_message_and_no_stack_trace() =>
        Assert.That(() => Read(("ConnectionStrings:Crm", "Host=x"), ("Asterisk:Servers:0:Port", "many")), Throws.TypeOf<ConfigurationException>().With.Message.Contains("Port"));

    [Test]
    public void The_secret_may_lie_in_a_file_of_its_own()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "s3cret with blanks \n");
            var options = Read(("ConnectionStrings:Crm", "Host=x"), ("Asterisk:Servers:0:Host", "pbx"), ("Asterisk:Servers:0:Username", "crm"), ("Asterisk:Servers:0:SecretFile", file));

            Assert.That(options.Servers[0].ToAmiOptions().Secret, Is.EqualTo("s3cret with blanks "));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Systemd_hears_what_it_is_told(bool isAbstract)
    {
        var path = isAbstract ? $"@onpremcrm-{Guid.NewGuid():n}" : Path.Combine(Path.GetTempPath(), $"onpremcrm-{Guid.NewGuid():n}.sock");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + path[1..] : path));

        new SystemdSocket(path).Tell("READY=1");

        var heard = new byte[100];
        var length = await systemd.ReceiveAsync(heard).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.That(Encoding.UTF8.GetString(heard, 0, length), Is.EqualTo("READY=1"));
        File.Delete(path);
    }

    [Test]
    public void Without_systemd_nothing_is_told_and_nothing_fails()
    {
        Assert.That(() => new SystemdSocket(null).Tell("READY=1"), Throws.Nothing);
        Assert.That(() => new SystemdSocket("/nowhere/notify").Tell("READY=1"), Throws.Nothing);
    }

    [Test]
    public async Task The_program_runs_in_the_foreground_and_ends_cleanly_on_SIGTERM()
    {
        await using var postgres = await PostgresDatabase.CreateAsync();
        await using var asterisk = FakeAsterisk.Start();
        var ami = asterisk.ClientOptions();
        await using var process = await GuardedProcess.StartAsync(
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "OnPremCrm.Telephony.dll"), $"--ConnectionStrings:Crm={postgres.ConnectionString}",
            $"--Asterisk:Servers:0:Host={ami.Host}", $"--Asterisk:Servers:0:Port={ami.Port}", $"--Asterisk:Servers:0:Username={ami.Username}", $"--Asterisk:Servers:0:Secret={ami.Secret}",
        ]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (asterisk.LoggedIn.Count == 0)
        {
            Assert.That(process.HasExited, Is.False, process.Output);
            await Task.Delay(50, patience.Token);
        }

        await RunAsync("kill", "-TERM", process.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.That(await process.WaitForExitAsync(patience.Token), Is.Zero, process.Output);
        Assert.That(process.Output, Does.Not.Contain(ami.Secret).And.Not.Contain("Unhandled"));
    }

    [Test]
    public async Task Without_a_configuration_the_program_says_what_is_missing_and_ends()
    {
        await using var process = await GuardedProcess.StartAsync(["dotnet", Path.Combine(AppContext.BaseDirectory, "OnPremCrm.Telephony.dll")]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        Assert.That(await process.WaitForExitAsync(patience.Token), Is.EqualTo(78));
        Assert.That(process.Output, Does.Contain("ConnectionStrings:Crm is missing").And.Not.Contain("   at "));
    }

    private static TelephonyOptions Read(params (string Key, string Value)[] settings) => TelephonyOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync();
    }
}
