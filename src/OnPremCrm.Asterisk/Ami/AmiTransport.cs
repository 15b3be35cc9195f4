using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>The stream to a server: TCP, with TLS on top when asked.</summary>
internal sealed class AmiTransport : IAsyncDisposable
{
    private const int TcpUserTimeoutOption = 18;
    private const int TcpUserTimeoutMilliseconds = 20_000;

    private readonly Socket socket;

    private AmiTransport(Socket socket, Stream stream, bool isPrivate) => (this.socket, Stream, IsPrivate) = (socket, stream, isPrivate);

    /// <summary>What to read and write.</summary>
    public Stream Stream { get; }

    /// <summary>True when nobody on a network can read along: TLS, or the server is this machine.</summary>
    public bool IsPrivate { get; }

    /// <summary>Connects within <see cref="AmiOptions.ConnectTimeout"/>.</summary>
    /// <exception cref="AmiConnectionException">There is no connection; the fault says why.</exception>
    public static async Task<AmiTransport> ConnectAsync(AmiOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, either.Token).ConfigureAwait(false);
            NoticeDeadPeers(socket);
            var loopback = socket.RemoteEndPoint is IPEndPoint peer
                && IPAddress.IsLoopback(peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4() : peer.Address);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls)
            {
                stream = await EncryptAsync(stream, options, either.Token).ConfigureAwait(false);
            }

            return new AmiTransport(socket, stream, options.Tls || loopback);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            var fault = e is SocketException s ? FaultOf(s.SocketErrorCode) : AmiFault.Unreachable;
            throw new AmiConnectionException(fault, $"{fault.Sentence} ({options}: {(e is SocketException ? e.Message : "no answer in time")})", e);
        }
        catch (AmiConnectionException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Cuts the line at once.</summary>
    public async ValueTask DisposeAsync()
    {
        // TLS would like to say good-bye first; on a line that no longer takes bytes that would wait for ever.
        socket.Close(0);
        try
        {
            await Stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // It is closed, which is what was wanted.
        }
    }

    private static AmiFault FaultOf(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => AmiFault.HostUnknown,
        SocketError.ConnectionRefused => AmiFault.Refused,
        _ => AmiFault.Unreachable,
    };

    /// <summary>A peer that vanished without a word is noticed by the kernel within half a minute, also while we write.</summary>
    private static void NoticeDeadPeers(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeoutOption, BitConverter.GetBytes(TcpUserTimeoutMilliseconds));
        }
    }

    private static async Task<Stream> EncryptAsync(Stream inner, AmiOptions options, CancellationToken cancellationToken)
    {
        string? refusal = null;
        var tls = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = options.TlsHostName ?? options.Host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateChainPolicy = ChainPolicy(options),
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                        (refusal = Refusal(options, certificate, errors)) is null,
                },
                cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or CryptographicException or NotSupportedException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            var fault = refusal is null ? AmiFault.TlsFailed : AmiFault.CertificateRefused;
            throw new AmiConnectionException(fault, $"{fault.Sentence} ({options}: {refusal ?? e.Message})", e);
        }
    }

    private static X509ChainPolicy? ChainPolicy(AmiOptions options)
    {
        if (options.CaFile is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(options.CaFile);
        return policy;
    }

    private static string? Refusal(AmiOptions options, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (options.CertificateSha256 is null)
        {
            return errors == SslPolicyErrors.None ? null : errors.ToString();
        }

        var wanted = options.CertificateSha256.Replace(":", "", StringComparison.Ordinal);
        var found = certificate is null ? "" : Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData()));
        return wanted.Equals(found, StringComparison.OrdinalIgnoreCase) ? null : $"the SHA-256 of the certificate is {found}";
    }
}
