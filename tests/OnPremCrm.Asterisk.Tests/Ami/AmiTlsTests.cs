using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Simulator;
using OnPremCrm.Testing;

namespace OnPremCrm.Asterisk.Tests.Ami;

public sealed class AmiTlsTests
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();
    private string caFile = "";

    [OneTimeSetUp]
    public void WriteAuthority()
    {
        caFile = Path.GetTempFileName();
        File.WriteAllText(caFile, Certificate.ExportCertificatePem());
    }

    [OneTimeTearDown]
    public void DeleteAuthority() => File.Delete(caFile);

    [Test]
    public async Task A_trusted_authority_and_the_right_name_are_enough()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { Certificate = Certificate });
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { CaFile = caFile });
        await consumer.NextAsync<AmiConnected>();
        await consumer.EventAsync("FullyBooted");
        await asterisk.SendAsync(("Event", "Hangup"), ("Privilege", "system,all"));
        await consumer.EventAsync("Hangup");
    }

    [Test]
    public async Task The_pinned_certificate_is_enough_whatever_its_name()
    {
        var pin = string.Join(':', Certificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => $"{b:x2}"));
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { Certificate = Certificate });
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { Host = "127.0.0.1", TlsHostName = "other", CertificateSha256 = pin });
        await consumer.NextAsync<AmiConnected>();
    }

    [Test]
    public async Task Another_certificate_than_the_pinned_one_is_refused_even_when_it_is_trusted()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { Certificate = Certificate });
        await RefusedAsync(asterisk.ClientOptions() with { CaFile = caFile, CertificateSha256 = new string('0', 64) }, AmiFault.CertificateRefused);
    }

    [Test]
    public async Task A_certificate_for_another_host_is_refused()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { Certificate = Certificate });
        await RefusedAsync(asterisk.ClientOptions() with { CaFile = caFile, TlsHostName = "pbx.example" }, AmiFault.CertificateRefused);
    }

    [Test]
    public async Task A_certificate_of_nobody_we_know_is_refused()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { Certificate = Certificate });
        await RefusedAsync(asterisk.ClientOptions(), AmiFault.CertificateRefused);
    }

    [Test]
    public async Task A_server_that_speaks_no_TLS_is_named()
    {
        await using var asterisk = FakeAsterisk.Start();
        await RefusedAsync(asterisk.ClientOptions() with { Tls = true }, AmiFault.TlsFailed);
    }

    private static async Task RefusedAsync(AmiOptions options, AmiFault fault)
    {
        await using var consumer = new ListeningConsumer(options);
        Assert.That((await consumer.NextAsync<AmiConnectFailed>()).Fault, Is.EqualTo(fault));
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
