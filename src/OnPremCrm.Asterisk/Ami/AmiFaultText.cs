namespace OnPremCrm.Asterisk.Ami;

/// <summary>What a fault means and what to do about it.</summary>
public static class AmiFaultText
{
    extension(AmiFault fault)
    {
        /// <summary>True when trying again may help although nobody changes anything.</summary>
        public bool IsTransient => fault is not (AmiFault.NotAmi or AmiFault.CertificateRefused or AmiFault.PlainLoginNotAllowed
            or AmiFault.AuthenticationRefused);

        /// <summary>One sentence that says what is wrong and one that says what to do, in English.</summary>
        public string Sentence => fault switch
        {
            AmiFault.HostUnknown => "The name of the Asterisk server has no address. Check the host in the configuration and the name server.",
            AmiFault.Refused => "Nothing listens on Asterisk's AMI port. Check that Asterisk runs, that manager.conf has enabled=yes, and its bindaddr and port.",
            AmiFault.Unreachable => "The Asterisk server does not answer. Check the address, the network and the firewall.",
            AmiFault.NotAmi => "What listens on the port is not Asterisk's AMI. Check the port (5038, with TLS usually 5039) and whether TLS is meant.",
            AmiFault.TlsFailed => "The encrypted connection could not be built. Check tlsenable and the certificate in manager.conf, and that the port is the TLS one.",
            AmiFault.CertificateRefused => "The server's certificate is not the expected one. Check its host name, issuer and dates, or renew the pin.",
            AmiFault.PlainLoginNotAllowed => "The server does not offer the challenge log-in, and the secret is not sent readable over a network. Use TLS, or allow the plain log-in.",
            AmiFault.AuthenticationRefused => "Asterisk refused the log-in. Check user name, secret and the permit and deny lines of the user in manager.conf.",
            AmiFault.LoginTimedOut => "Asterisk did not answer the log-in in time. It may be overloaded or still starting.",
            AmiFault.ClosedByServer => "Asterisk closed the connection. See its log; a slow reader is cut off there, which writetimeout=5000 in manager.conf prevents.",
            AmiFault.ServerShutdown => "Asterisk was shut down or restarted. Nothing to do when that was intended.",
            AmiFault.ServerRestarted => "Another Asterisk began to speak on the same connection. Check what stands between us and the server.",
            AmiFault.Broken => "The connection to Asterisk broke. Check the network if it happens again.",
            AmiFault.Silent => "Asterisk has gone silent: not even a ping was answered. The server may hang, or the network drops packets.",
            AmiFault.ClosedByUs => "The connection was closed by this program.",
            AmiFault.Internal => "This program failed while reading from Asterisk. Please report it with the log.",
            _ => "The connection to Asterisk failed.",
        };
    }
}
