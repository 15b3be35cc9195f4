namespace OnPremCrm.Testing.Pbx;

/// <summary>One party's part in a call, played by sipp: from the moment it calls, or waits to be called, to its end.</summary>
public sealed class SippCall : IAsyncDisposable
{
    private readonly string _scenario;
    private readonly GuardedProcess _process;
    private readonly string _errorFile;

    internal SippCall(string scenario, string address, int port, GuardedProcess process, string errorFile)
    {
        _scenario = scenario;
        Address = address;
        Port = port;
        _process = process;
        _errorFile = errorFile;
    }

    internal string Address { get; }

    internal int Port { get; }

    /// <summary>Waits until the part is over. Throws with sipp's own words when it did not go as the scenario says.</summary>
    public async Task EndedAsync(CancellationToken ct = default)
    {
        var code = await _process.WaitForExitAsync(ct);
        if (code != 0)
        {
            var errors = File.Exists(_errorFile) ? await File.ReadAllTextAsync(_errorFile, ct) : _process.Output;
            throw new InvalidOperationException($"sipp {_scenario} ended with {code}:\n{errors}");
        }
    }

    /// <summary>Ends it, also one that was never called.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
