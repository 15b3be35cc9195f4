using System.Globalization;
using System.Net;

namespace OnPremCrm.Testing.Pbx;

/// <summary>Runs sipp with our scenarios (<c>Pbx/Sipp/*.xml</c>), their placeholders filled in.</summary>
internal sealed class SippPrograms(int sipPort) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = TemporaryFolder.Create("onpremcrm-sipp-");
    private readonly List<SippCall> _calls = [];
    private int _scenarios;

    public static bool AreInstalled => File.Exists("/usr/bin/sipp");

    public async Task RegisterAsync(IReadOnlyDictionary<string, int> telephones, CancellationToken ct)
    {
        var list = Path.Combine(_folder.Path, "telephones.csv");
        await File.WriteAllTextAsync(list, "SEQUENTIAL\n" + string.Concat(telephones.Select(phone => $"{phone.Key};{phone.Value}\n")), ct);
        var call = await RunAsync("register.xml", "127.0.0.1", port: null, new Dictionary<string, string>(), ["-inf", list, "-m", telephones.Count.ToString(CultureInfo.InvariantCulture), "-r", "50"], ct);
        await call.EndedAsync(ct);
    }

    /// <summary>Starts a scenario for one call and, if it is one that waits to be called, returns when it listens.</summary>
    public Task<SippCall> PlayAsync(string scenario, string address, int? port, IReadOnlyDictionary<string, string> values, CancellationToken ct) =>
        RunAsync(scenario, address, port, values, ["-m", "1"], ct);

    /// <summary>A file of sound that sipp can stream: a tone of its own for each party.</summary>
    public string Sound(int hertz)
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
                "-aa", "-nostdin", "-timeout", "300s", "-timeout_error", "-trace_err", "-error_file", file + ".errors", .. options],
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
