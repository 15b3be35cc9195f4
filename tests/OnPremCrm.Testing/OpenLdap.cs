using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OnPremCrm.Testing;

/// <summary>
/// A real OpenLDAP server on 127.0.0.1 with a small company in it, in a folder of its own: ldap with StartTLS and ldaps. Its certificate is trusted by this
/// process alone.
/// </summary>
public sealed class OpenLdap : IAsyncDisposable
{
    public const string Suffix = "dc=havelmark,dc=example";
    public const string FinderDn = "cn=finder," + Suffix;
    public const string FinderPassword = "finds people";
    public const string People = "ou=people," + Suffix;
    public const string Groups = "ou=groups," + Suffix;

    private static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "onpremcrm", "slapd");

    private static readonly Lazy<(string Path, X509Certificate2 Authority)> Trusted = new(TrustAnAuthority);

    private readonly TemporaryFolder _folder;
    private GuardedProcess? _server;

    private OpenLdap(TemporaryFolder folder, int port, int tlsPort) => (_folder, Port, TlsPort) = (folder, port, tlsPort);

    /// <summary>ldap, with StartTLS.</summary>
    public int Port { get; }

    /// <summary>ldaps.</summary>
    public int TlsPort { get; }

    /// <param name="ldif">What is in it besides the company's frame: people and groups.</param>
    /// <param name="isTrusted">False: its certificate is signed by nobody whom we know.</param>
    public static async Task<OpenLdap> StartAsync(string ldif, bool isTrusted = true)
    {
        if (!File.Exists(Path.Combine(Folder, ".complete")))
        {
            MissingPart.Report("OpenLDAP's slapd", "scripts/slapd.sh unpacks it");
        }

        var directory = new OpenLdap(TemporaryFolder.Create("openldap", "slapd.pid"), LoopbackPort.Kept(), LoopbackPort.Kept());
        directory.WriteCertificate(isTrusted);
        await directory.WriteConfigurationAsync();
        await directory.LoadAsync(Frame + ldif);
        await directory.GoOnAsync();
        return directory;
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>, on the same ports.</summary>
    public async Task GoOnAsync()
    {
        _server = await GuardedProcess.StartAsync([.. Program("slapd"), "-d", "0", "-f", In("slapd.conf"), "-h", $"ldap://127.0.0.1:{Port} ldaps://127.0.0.1:{TlsPort}"]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await LoopbackPort.UntilTcpListensAsync(Port, patience.Token);
        await LoopbackPort.UntilTcpListensAsync(TlsPort, patience.Token);
    }

    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    /// <summary>Changes entries as an administrator of the directory would, while it stands still.</summary>
    public async Task ChangeAsync(string ldif)
    {
        await StopAsync();
        await RunAsync("slapmodify", ldif);
        await GoOnAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _folder.DisposeAsync();
    }

    private static string Frame =>
        $"""
        dn: {Suffix}
        objectClass: organization
        objectClass: dcObject
        dc: havelmark
        o: Havelmark

        dn: {FinderDn}
        objectClass: organizationalRole
        objectClass: simpleSecurityObject
        cn: finder
        userPassword: {FinderPassword}

        dn: {People}
        objectClass: organizationalUnit
        ou: people

        dn: {Groups}
        objectClass: organizationalUnit
        ou: groups


        """;

    // The package is only unpacked, so its own library is where the system does not look.
    private static string[] Program(string name) =>
        ["/usr/bin/env", $"LD_LIBRARY_PATH={Path.GetDirectoryName(Directory.EnumerateFiles(Folder, "libslapi*", SearchOption.AllDirectories).First())}", Path.Combine(Folder, "usr/sbin", name)];

    private string In(string name) => Path.Combine(_folder.Path, name);

    private async Task WriteConfigurationAsync()
    {
        Directory.CreateDirectory(In("db"));
        await File.WriteAllTextAsync(In("slapd.conf"),
            $"""
            include {Folder}/etc/ldap/schema/core.schema
            include {Folder}/etc/ldap/schema/cosine.schema
            include {Folder}/etc/ldap/schema/inetorgperson.schema
            pidfile {In("slapd.pid")}
            modulepath {Folder}/usr/lib/ldap
            moduleload back_mdb
            TLSCertificateFile {In("server.pem")}
            TLSCertificateKeyFile {In("server.key")}
            database mdb
            maxsize 10485760
            suffix "{Suffix}"
            directory {In("db")}
            access to attrs=userPassword by anonymous auth by * none
            access to * by dn.exact="{FinderDn}" read by self read by anonymous auth by * none

            """);
    }

    private Task LoadAsync(string ldif) => RunAsync("slapadd", ldif);

    private async Task RunAsync(string program, string ldif)
    {
        await File.WriteAllTextAsync(In("change.ldif"), ldif);
        await using var run = await GuardedProcess.StartAsync([.. Program(program), "-f", In("slapd.conf"), "-l", In("change.ldif")]);
        if (await run.WaitForExitAsync() is not 0 and var code)
        {
            throw new InvalidOperationException($"{program} ended with {code}: {run.Output}");
        }
    }

    private void WriteCertificate(bool isTrusted)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var certificate = isTrusted ? request.Create(Trusted.Value.Authority, from, to, RandomNumberGenerator.GetBytes(8)) : request.CreateSelfSigned(from, to);
        File.WriteAllText(In("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(In("server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static (string, X509Certificate2) TrustAnAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=authority of these tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(3));
        var file = Path.Combine(Directory.CreateTempSubdirectory("authority").FullName, "authority.pem");
        File.WriteAllText(file, authority.ExportCertificatePem());
        // The C library reads its environment when it is first used; .NET's own copy of the environment would not reach it.
        if (SetEnvironment("LDAPTLS_CACERT", file, 1) != 0)
        {
            throw new InvalidOperationException("setenv failed");
        }

        return (file, authority);
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
