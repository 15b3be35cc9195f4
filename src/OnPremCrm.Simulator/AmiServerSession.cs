using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Simulator;

/// <summary>One client of an <see cref="AmiServer"/>.</summary>
public sealed class AmiServerSession
{
    private readonly AmiServer server;
    private readonly Socket socket;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly List<AmiMessage> actions = [];
    private readonly List<string> filters = [];
    private readonly Lock gate = new();
    private Stream stream;
    private string? challenge;
    private volatile string eventMask = "on";
    private volatile bool loggedIn;
    private volatile bool over;

    internal AmiServerSession(AmiServer server, Socket socket, TimeProvider time)
    {
        (this.server, this.socket, this.time) = (server, socket, time);
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>True once user and secret were right.</summary>
    public bool IsLoggedIn => loggedIn;

    /// <summary>The classes of events that the client wants: <c>on</c>, <c>off</c>, or classes with commas.</summary>
    public string EventMask => eventMask;

    /// <summary>The actions received so far, log-in included, in order.</summary>
    public IReadOnlyList<AmiMessage> Actions => Copy(actions);

    /// <summary>The filters that the client has set, as <c>criteria=value</c>; they are only kept, not applied.</summary>
    public IReadOnlyList<string> Filters => Copy(filters);

    /// <summary>Whether the client is logged in and wants events of this one's class. One without Privilege is for everybody.</summary>
    public bool Receives(AmiMessage message)
    {
        if (!loggedIn || eventMask is "off" or "")
        {
            return false;
        }

        var privilege = message["Privilege"]?.Split(',')[0];
        return privilege is null || eventMask is "on" or "all" || eventMask.Split(',').Contains(privilege, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Sends a message.</summary>
    public Task SendAsync(AmiMessage message, CancellationToken cancellationToken = default) =>
        SendAsync((byte[])[.. message.Raw.Span, (byte)'\r', (byte)'\n'], cancellationToken);

    /// <summary>Sends bytes as they are. Does nothing when the client has gone.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!over)
            {
                await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            over = true;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Ends the connection as a server does that exits.</summary>
    public void Close()
    {
        over = true;
        try
        {
            // Not socket.Close(): with a read under way that sends a reset.
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <summary>Cuts the connection: the client gets a reset instead of an end.</summary>
    public void Reset()
    {
        over = true;
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EncryptAsync(cancellationToken).ConfigureAwait(false);
            await SendAsync(Encoding.UTF8.GetBytes(server.Options.Banner + "\r\n"), cancellationToken).ConfigureAwait(false);
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or AuthenticationException or AmiProtocolException)
        {
            // The client has gone, or talks something else. Asterisk does not mind either.
        }
        finally
        {
            loggedIn = false;
            over = true;
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task EncryptAsync(CancellationToken cancellationToken)
    {
        if (server.Options.Certificate is { } certificate)
        {
            var tls = new SslStream(stream, leaveInnerStreamOpen: false);
            stream = tls;
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var reader = new AmiReader();
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (Next(reader, ref buffer) is { } action)
            {
                await AnswerAsync(action, cancellationToken).ConfigureAwait(false);
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private static AmiMessage? Next(AmiReader reader, ref ReadOnlySequence<byte> buffer) =>
        reader.TryRead(ref buffer, out var message) ? message : null;

    private async Task AnswerAsync(AmiMessage action, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            actions.Add(action);
        }

        var answers = action["Action"]?.ToUpperInvariant() switch
        {
            "CHALLENGE" => [Challenge(action)],
            "LOGIN" => LogIn(action),
            _ when !loggedIn => [AmiAnswers.Error(action, "Permission denied")],
            "EVENTS" => [ChooseEvents(action)],
            "FILTER" => [AddFilter(action)],
            _ => await server.AnswerAsync(this, action).ConfigureAwait(false),
        };
        foreach (var answer in answers)
        {
            await SendAsync(answer, cancellationToken).ConfigureAwait(false);
        }

        if (!loggedIn && answers is [{ } only] && only["Response"] == "Error" && action["Action"] == "Login")
        {
            Close();
        }
    }

    private AmiMessage Challenge(AmiMessage action)
    {
        if (!server.Options.OffersChallenge)
        {
            return AmiAnswers.Error(action, "Must specify AuthType");
        }

        challenge = RandomNumberGenerator.GetInt32(100_000_000, 1_000_000_000).ToString(CultureInfo.InvariantCulture);
        return AmiAnswers.Success(action, ("Challenge", challenge));
    }

    private IReadOnlyList<AmiMessage> LogIn(AmiMessage action)
    {
        var proven = challenge is not null && action["Key"] is { } key
            ? key == Key(challenge, server.Options.Secret)
            : action["Secret"] == server.Options.Secret;
        if (!proven || action["Username"] != server.Options.Username)
        {
            return [AmiAnswers.Error(action, "Authentication failed")];
        }

        loggedIn = true;
        eventMask = action["Events"] ?? "on";
        var accepted = AmiAnswers.Success(action, ("Message", "Authentication accepted"));
        var booted = AmiMessage.Of(
            ("Event", "FullyBooted"),
            ("Privilege", "system,all"),
            ("Uptime", ((long)(time.GetUtcNow() - server.StartedAt).TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            ("LastReload", "0"),
            ("Status", "Fully Booted"));
        return server.Options.SaysFullyBooted && Receives(booted) ? [accepted, booted] : [accepted];
    }

    private AmiMessage ChooseEvents(AmiMessage action)
    {
        eventMask = action["EventMask"] ?? "off";
        return AmiAnswers.Success(action, ("Events", eventMask == "off" ? "Off" : "On"));
    }

    private AmiMessage AddFilter(AmiMessage action)
    {
        lock (gate)
        {
            filters.Add($"{action["MatchCriteria"]}={action["Filter"]}");
        }

        return AmiAnswers.Success(action, ("Message", "Filter added successfully"));
    }

    private static string Key(string challenge, string secret) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(challenge + secret)));

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return list.ToArray();
        }
    }
}
