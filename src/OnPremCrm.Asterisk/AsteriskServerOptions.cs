using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk;

/// <summary>One Asterisk server as the configuration names it: <c>Asterisk:Servers:N</c>.</summary>
public sealed class AsteriskServerOptions
{
    /// <summary>The part of a channel pattern that stands for the extension.</summary>
    public const string ExtensionPlaceholder = "{extension}";

    /// <summary>Our name for it. Calls, users' phones and everything else remember it, so it must not change.</summary>
    public string Name { get; set; } = "main";

    /// <summary>Host name or address.</summary>
    public string Host { get; set; } = "";

    /// <summary>AMI's TCP port; Asterisk's default is 5038, with TLS 5039.</summary>
    public int Port { get; set; } = 5038;

    /// <summary>True to speak TLS.</summary>
    public bool Tls { get; set; }

    /// <summary>With TLS: a PEM file with the only authorities to trust. Null: the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>With TLS: SHA-256 of the server's certificate, which is then accepted whatever its name and issuer. Null: no pin.</summary>
    public string? CertificateSha256 { get; set; }

    /// <summary>True to send the secret readable over an unencrypted network to a server that does not offer the challenge log-in.</summary>
    public bool AllowPlainLogin { get; set; }

    /// <summary>The user in manager.conf.</summary>
    public string Username { get; set; } = "";

    /// <summary>The user's secret. Null when <see cref="SecretFile"/> has it.</summary>
    public string? Secret { get; set; }

    /// <summary>A file with the secret and nothing else. Null when <see cref="Secret"/> is given.</summary>
    public string? SecretFile { get; set; }

    /// <summary>ISO 3166-1 alpha-2 of the place where the server's national numbers belong. Null: only numbers that carry their country are read.</summary>
    public string? Country { get; set; }

    /// <summary>Area code without the trunk prefix, e.g. <c>30</c> for Berlin. Null where numbers are always dialled with it.</summary>
    public string? AreaCode { get; set; }

    /// <summary>Channels to the outside, e.g. <c>PJSIP/trunk-itsp</c>. Empty: guessed from names and contexts.</summary>
    public List<string> Trunks { get; set; } = [];

    /// <summary>Where this machine sees the server's monitor folder. Null: under the path that Asterisk names.</summary>
    public string? RecordingsPath { get; set; }

    /// <summary>Asterisk's own monitor folder, of which <see cref="RecordingsPath"/> is the view from here.</summary>
    public string MonitorPath { get; set; } = "/var/spool/asterisk/monitor";

    /// <summary>Where this machine sees Asterisk's CEL in CSV. Null when it does not.</summary>
    public string? CelCsvPath { get; set; }

    /// <summary>Where this machine sees Asterisk's CDR in CSV. Null when it does not.</summary>
    public string? CdrCsvPath { get; set; }

    /// <summary>Connection to the PostgreSQL database to which <c>cel_pgsql</c> writes. Null when CEL is a file, or not there.</summary>
    public string? CelConnectionString { get; set; }

    /// <summary>The table to which <c>cel_pgsql</c> writes.</summary>
    public string CelTable { get; set; } = "cel";

    /// <summary>
    /// Zone of the times in CEL and CDR that are text: <c>UTC</c>, <c>Europe/Berlin</c>. Times that are seconds since 1970, as asterisk-config
    /// makes them, need none.
    /// </summary>
    public string LedgerTimeZone { get; set; } = "UTC";

    /// <summary>The dialplan context in which a click dials.</summary>
    public string DialContext { get; set; } = "from-internal";

    /// <summary>How an extension is called.</summary>
    public string ChannelPattern { get; set; } = "PJSIP/" + ExtensionPlaceholder;

    /// <summary>What may be dialled by a click: a .NET regular expression for the whole number.</summary>
    public string DialAllow { get; set; } = "^[+]?[0-9*#]{1,32}$";

    /// <summary>How E.164 becomes what the dialplan expects.</summary>
    public DialForm DialForm { get; set; } = DialForm.E164;

    /// <summary>How long the operator's own phone rings after a click, in seconds.</summary>
    public int RingTimeoutSeconds { get; set; } = 30;

    /// <summary>What is wrong with it, one sentence each that names the key; empty when nothing is.</summary>
    /// <param name="index">Its place in the configuration's list.</param>
    public IEnumerable<string> Problems(int index)
    {
        var key = $"Asterisk:Servers:{index}";
        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return $"{key}:Name is empty. Give the PBX a short name, e.g. main.";
        }

        if (string.IsNullOrWhiteSpace(Host))
        {
            yield return $"{key}:Host is missing. Set it to the name or address of the PBX.";
        }

        if (Port is < 1 or > 65535)
        {
            yield return $"{key}:Port is {Port}. AMI listens on 5038, with TLS usually on 5039.";
        }

        if (string.IsNullOrWhiteSpace(Username))
        {
            yield return $"{key}:Username is missing. Set it to the user in the PBX's manager.conf.";
        }

        if (string.IsNullOrEmpty(Secret) && string.IsNullOrEmpty(SecretFile))
        {
            yield return $"{key}:Secret is missing. Set it, or SecretFile to a file that holds it, as in the PBX's manager.conf.";
        }

        if (!string.IsNullOrEmpty(SecretFile) && !File.Exists(SecretFile))
        {
            yield return $"{key}:SecretFile names {SecretFile}, which does not exist or may not be read.";
        }

        if (Country is not null && (Country.Length != 2 || !Country.All(char.IsAsciiLetterUpper)))
        {
            yield return $"{key}:Country is '{Country}'. Use the two capital letters of ISO 3166, e.g. DE.";
        }

        if (!ChannelPattern.Contains(ExtensionPlaceholder, StringComparison.Ordinal))
        {
            yield return $"{key}:ChannelPattern is '{ChannelPattern}'. It must contain {ExtensionPlaceholder}, e.g. PJSIP/{ExtensionPlaceholder}.";
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(LedgerTimeZone, out _))
        {
            yield return $"{key}:LedgerTimeZone is '{LedgerTimeZone}'. Use UTC or a name like Europe/Berlin: the zone of the PBX's clock.";
        }

        if (RingTimeoutSeconds is < 5 or > 300)
        {
            yield return $"{key}:RingTimeoutSeconds is {RingTimeoutSeconds}. Use 5 to 300.";
        }
    }

    /// <summary>There is a ledger to read.</summary>
    public bool HasLedger => !string.IsNullOrEmpty(CelCsvPath) || !string.IsNullOrEmpty(CelConnectionString) || !string.IsNullOrEmpty(CdrCsvPath);

    /// <summary>The zone of <see cref="LedgerTimeZone"/>; UTC for a name that this machine does not know.</summary>
    public TimeZoneInfo LedgerZone() => TimeZoneInfo.TryFindSystemTimeZoneById(LedgerTimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The secret, out of the configuration or out of its file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public string ReadSecret() => string.IsNullOrEmpty(Secret) ? File.ReadAllText(SecretFile!).TrimEnd('\r', '\n') : Secret;

    /// <summary>How to reach it.</summary>
    /// <exception cref="IOException">The file with the secret cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file with the secret may not be read.</exception>
    public AmiOptions ToAmiOptions() => new()
    {
        Host = Host,
        Port = Port,
        Tls = Tls,
        Username = Username,
        Secret = ReadSecret(),
        CaFile = CaFile,
        CertificateSha256 = CertificateSha256,
        AllowPlainLogin = AllowPlainLogin,
        Filters = AmiFilter.ForCalls,
    };
}
