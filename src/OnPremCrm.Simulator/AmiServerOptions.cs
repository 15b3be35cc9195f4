using System.Security.Cryptography.X509Certificates;

namespace OnPremCrm.Simulator;

/// <summary>What kind of Asterisk an <see cref="AmiServer"/> pretends to be.</summary>
public sealed record AmiServerOptions
{
    /// <summary>TCP port on loopback; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>The one user.</summary>
    public string Username { get; init; } = "crm";

    /// <summary>The user's secret.</summary>
    public string Secret { get; init; } = "simulated";

    /// <summary>The greeting.</summary>
    public string Banner { get; init; } = "Asterisk Call Manager/11.0.0";

    /// <summary>What CoreSettings says.</summary>
    public string AsteriskVersion { get; init; } = "22.10.0";

    /// <summary>When this Asterisk started; null for the moment at which the server is started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>False to refuse the challenge log-in, so that only the plain one is left.</summary>
    public bool OffersChallenge { get; init; } = true;

    /// <summary>False to behave as towards a user without read=system, who is never told FullyBooted.</summary>
    public bool SaysFullyBooted { get; init; } = true;

    /// <summary>The certificate to speak TLS with; null for plain TCP.</summary>
    public X509Certificate2? Certificate { get; init; }
}
