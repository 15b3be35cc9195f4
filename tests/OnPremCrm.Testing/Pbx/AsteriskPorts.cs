namespace OnPremCrm.Testing.Pbx;

/// <summary>Where one private Asterisk and its telephones listen.</summary>
internal sealed class AsteriskPorts
{
    public int Ami { get; } = LoopbackPort.Free();

    public int Sip { get; } = LoopbackPort.Free();

    /// <summary>Where the network behind the trunk listens, on <see cref="RealAsterisk.OutsideAddress"/>.</summary>
    public int Trunk { get; } = LoopbackPort.Free();

    /// <summary>The first of a thousand ports for sound. Asterisk itself looks which of them are free.</summary>
    public int FirstRtp { get; } = 40_000 + (Random.Shared.Next(20) * 1_000);

    public IReadOnlyDictionary<string, int> Telephones { get; } =
        Enumerable.Range(101, 10).ToDictionary(extension => extension.ToString(), _ => LoopbackPort.Free());
}
