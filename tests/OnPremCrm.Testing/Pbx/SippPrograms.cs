using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnPremCrm.Testing.Pbx;

/// <summary>Runs sipp with our scenarios (<c>Pbx/Sipp/*.xml</c>), their placeholders filled in.</summary>
internal sealed class SippPrograms(int sipPort) : IAsyncDisposable
{
    private static readonly string[] Once = ["-m", "1"];

    private readonly TemporaryFolder _folder = TemporaryFolder.Create("onpremcrm-sipp-");
    private readonly List<SippCall> _calls = [];
    private int _scenarios;

    public static bool AreInstalled => File.Exists("/usr/bin/sipp");

    /// <summary>All telephones come on line, each where nobody listens yet.</summary>
    public Task RegisterAllAsync(IEnumerable<string> extensions, CancellationToken ct) =>
        Task.WhenAll(extensions.Select(extension => RegisterAsync(extension, LoopbackPort.Kept(), ct)));

    /// <summary>A telephone says where it is to be called from now on.</summary>
    public async Task RegisterAsync(string extension, int port, CancellationToken ct)
    {
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var own = ((IPEndPoint)client.Client.LocalEndPoint!).Port;
        var id = Guid.NewGuid().ToString("n");
        var request = string.Join("\r\n",
            $"REGISTER sip:127.0.0.1:{sipPort} SIP/2.0", $"Via: SIP/2.0/UDP 127.0.0.1:{own};branch=z9hG4bK{id}", $"From: <sip:{extension}@127.0.0.1>;tag={id}",
            $"To: <sip:{extension}@127.0.0.1>", $"Call-ID: {id}", "CSeq: 1 REGISTER", $"Contact: <sip:{extension}@127.0.0.1:{port}>", "Max-Forwards: 70",
            "Expires: 3600", "Content-Length: 0", "", "");
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            await client.SendAsync(Encoding.ASCII.GetBytes(request), new IPEndPoint(IPAddress.Loopback, sipPort), ct);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                var answer = Encoding.ASCII.GetString((await client.ReceiveAsync(patience.Token)).Buffer);
                if (!answer.StartsWith("SIP/2.0 200 ", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException($"{extension} may not register: {answer.Split('\r')[0]}");
                }

                return;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Datagrams may be lost: once more.
            }
        }
    }

    /// <summary>Somebody who waits to be called. Returns when he does.</summary>
    public Task<SippCall> AnswerAsync(string address, int port, int hertz, double after, double? talkFor, Script? script, int calls, CancellationToken ct) =>
        RunAsync("answer.xml", address, port, new Dictionary<string, string>
        {
            ["script"] = script?.Steps ?? "",
            ["target"] = "[$target]",
            ["from_to"] = "From:[$called];tag=[pid]a[call_number]\n      To:[$caller]",
            ["ring"] = Telephone.Milliseconds(after),
            ["talk"] = Telephone.Milliseconds(talkFor ?? Telephone.ForEver),
            ["sound"] = Sound(hertz),
        }, ["-m", calls.ToString(CultureInfo.InvariantCulture), .. Twin(script)], ct);

    /// <summary>Somebody who waits to be called and will not take it.</summary>
    public Task<SippCall> RefuseAsync(string address, int port, string status, string header, double? after, CancellationToken ct) =>
        RunAsync(after is null ? "refuse-at-once.xml" : "refuse.xml", address, port, new Dictionary<string, string>
        {
            ["status"] = status,
            ["header"] = header.Length == 0 ? "X-Header: none" : header,
            ["ring"] = Telephone.Milliseconds(after ?? 0),
        }, Once, ct);

    /// <summary>Somebody who calls now.</summary>
    public Task<SippCall> CallAsync(
        string address, string number, string from, string headers, int hertz, double patience, double? talkFor, Script? script, CancellationToken ct) =>
        RunAsync("call.xml", address, port: null, Caller(number, from, headers, hertz, patience, talkFor, script), [.. Once, .. Twin(script)], ct);

    /// <summary>Many who call, so many a second.</summary>
    public Task<SippCall> CallInNumbersAsync(
        string address, string number, string from, int calls, double perSecond, double patience, double talkFor, CancellationToken ct) =>
        RunAsync("call.xml", address, port: null, Caller(number, from, "", hertz: 800, patience, talkFor, script: null),
            ["-m", calls.ToString(CultureInfo.InvariantCulture), "-l", calls.ToString(CultureInfo.InvariantCulture),
                "-r", ((int)Math.Round(perSecond * 10)).ToString(CultureInfo.InvariantCulture), "-rp", "10000"], ct);

    /// <summary>A second line that waits for the first line's word and then calls.</summary>
    public async Task CallOnSecondLineAsync(SecondLine line, string from, double? askFor, CancellationToken ct)
    {
        const string learn = """<action><ereg regexp="tag=([^;]+)" search_in="hdr" header="To:" assign_to="all,peer"/></action>""";
        var values = Caller(line.Number, from, "", hertz: 440, patience: 60, talkFor: null, script: null);
        values["begin"] = "<recvCmd/>";
        values["call_id_prefix"] = SecondLine.CallIdPrefix;
        values["tag"] = SecondLine.Tag;
        values["on_answer"] = askFor is null ? "" : learn;
        values["on_ringing"] = askFor is null ? $"""<recv response="100" optional="true"/><recv response="180">{learn}</recv>{Tell(1)}""" : "";
        values["script"] = askFor is { } seconds ? Tell(seconds) : "";
        await RunAsync("call.xml", "127.0.0.1", port: null, values, [.. Once, "-3pcc", $"127.0.0.1:{line.TwinPort}"], ct);
        await LoopbackPort.UntilTcpListensAsync(line.TwinPort, ct);

        static string Tell(double seconds) => $"""
            <pause milliseconds="{Telephone.Milliseconds(seconds)}"/>
            <Reference variables="all"/>
            <sendCmd>
              <![CDATA[
                Call-ID: [call_id]
                X-Tag: [$peer]

              ]]>
            </sendCmd>
            """;
    }

    /// <summary>A file of sound that sipp can stream: a tone of its own for each party.</summary>
    private string Sound(int hertz)
    {
        var path = Path.Combine(_folder.Path, $"{hertz}.alaw");
        lock (_calls)
        {
            if (!File.Exists(path))
            {
                File.WriteAllBytes(path, Tone.ALaw(hertz));
            }
        }

        return path;
    }

    private static IReadOnlyList<string> Twin(Script? script) => script is { TwinPort: > 0 and var port } ? ["-3pcc", $"127.0.0.1:{port}"] : [];

    private Dictionary<string, string> Caller(string number, string from, string headers, int hertz, double patience, double? talkFor, Script? script) => new()
    {
        ["script"] = script?.Steps ?? "",
        ["target"] = "sip:{{number}}@[remote_ip]:[remote_port]",
        ["from_to"] = "From: {{from}};tag={{tag}}\n      To: <sip:{{number}}@[remote_ip]:[remote_port]>[peer_tag_param]",
        ["begin"] = "",
        ["on_ringing"] = "",
        ["on_answer"] = "",
        ["headers"] = headers.Length == 0 ? "X-Header: none" : headers,
        ["call_id_prefix"] = "",
        ["tag"] = "[pid]c[call_number]",
        ["number"] = number,
        ["from"] = from,
        ["patience"] = Telephone.Milliseconds(patience),
        ["talk"] = Telephone.Milliseconds(talkFor ?? Telephone.ForEver),
        ["sound"] = Sound(hertz),
    };

    public async ValueTask DisposeAsync()
    {
        SippCall[] calls;
        lock (_calls)
        {
            calls = [.. _calls];
        }

        foreach (var call in calls)
        {
            await call.DisposeAsync();
        }

        if (AmiTap.Folder is { } wanted)
        {
            foreach (var file in Directory.GetFiles(_folder.Path, "*.xml*"))
            {
                File.Copy(file, Path.Combine(wanted, Path.GetFileName(file)), overwrite: true);
            }
        }

        await _folder.DisposeAsync();
    }

    private async Task<SippCall> RunAsync(
        string scenario, string address, int? port, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> options, CancellationToken ct)
    {
        var file = await FillInAsync(scenario, values, ct);
        var ownPort = port ?? LoopbackPort.Free();
        await EndPreviousAsync(address, ownPort);
        var process = await GuardedProcess.StartAsync(
            ["sipp", $"127.0.0.1:{sipPort}", "-sf", file, "-i", address, "-mi", address, "-p", ownPort.ToString(CultureInfo.InvariantCulture),
                // No @ in Call-IDs, which would have to be escaped in a Replaces.
                "-aa", "-nostdin", "-cid_str", "%u-%p", "-timeout", "300s", "-timeout_error", "-trace_err", "-error_file", file + ".errors", .. options],
            "TERM", _folder.Path, ct);
        var call = new SippCall(Path.GetFileName(file), address, ownPort, process, file + ".errors");
        lock (_calls)
        {
            _calls.Add(call);
        }

        if (port is not null)
        {
            await LoopbackPort.UntilUdpBoundAsync(IPAddress.Parse(address), ownPort, () => process.HasExited, ct);
        }

        return call;
    }

    // A telephone does what it was told last: a part that is not over would keep the port.
    private async Task EndPreviousAsync(string address, int port)
    {
        SippCall[] previous;
        lock (_calls)
        {
            previous = [.. _calls.Where(call => call.Address == address && call.Port == port)];
        }

        foreach (var call in previous)
        {
            await call.DisposeAsync();
        }
    }

    private async Task<string> FillInAsync(string scenario, IReadOnlyDictionary<string, string> values, CancellationToken ct)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Pbx", "Sipp", scenario), ct);
        foreach (var (name, value) in values)
        {
            text = text.Replace($"{{{{{name}}}}}", value, StringComparison.Ordinal);
        }

        var file = Path.Combine(_folder.Path, $"{Interlocked.Increment(ref _scenarios)}-{scenario}");
        await File.WriteAllTextAsync(file, text, ct);
        return file;
    }
}
