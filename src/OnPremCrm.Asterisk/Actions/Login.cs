using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>
/// Logs in with the hashed secret, or with the plain one when there is no challenge. Asks for system events only: enough to be told
/// FullyBooted, and nothing else flows before the filters are set.
/// </summary>
internal sealed record Login : AmiAction<AmiReply>
{
    private readonly (string Name, string Value)[] credentials;

    private Login((string Name, string Value)[] credentials) => this.credentials = credentials;

    public override string Name => "Login";

    public static Login Hashed(AmiOptions options, string challenge) =>
        new([("AuthType", "MD5"), ("Username", options.Username), ("Key", Key(challenge, options.Secret))]);

    public static Login Plain(AmiOptions options) => new([("Username", options.Username), ("Secret", options.Secret)]);

    /// <summary>What proves to know the secret: MD5 over challenge and secret, in small hexadecimal digits (main/manager.c, authenticate).</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol knows only MD5; with TLS it does not matter.")]
    public static string Key(string challenge, string secret) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(challenge + secret)));

    public override AmiReply Read(AmiReply reply) => reply;

    public override string ToString() => "Login";

    protected override IEnumerable<(string Name, string Value)> Headers() => [.. credentials, ("Events", "system")];
}
