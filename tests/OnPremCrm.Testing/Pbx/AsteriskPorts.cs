namespace OnPremCrm.Testing.Pbx;

/// <summary>Where one private Asterisk and its telephones listen.</summary>
internal sealed class AsteriskPorts
{
    public int Ami { get; } = LoopbackPort.Kept();

    public int Sip { get; } = LoopbackPort.Kept();

    /// <summary>Where the network behind the trunk listens, on <see cref="RealAsterisk.OutsideAddress"/>.</summary>
    public int Trunk { get; } = LoopbackPort.Kept();

    /// <summary>The first of a thousand ports for sound. Asterisk itself looks which of them are free.</summary>
    public int FirstRtp { get; } = 40_000 + (Random.Shared.Next(20) * 1_000);

    /// <summary>Their extensions; each registers anew for each call that it waits for.</summary>
    public static IReadOnlyList<string> Telephones { get; } = [.. Enumerable.Range(101, 39).Select(extension => extension.ToString())];

    /// <summary>From 111 on each telephone calls out by a line of its own, so that many can be called outside at a time; where its far end listens.</summary>
    public IReadOnlyDictionary<string, int> Lines { get; } =
        Enumerable.Range(111, 29).ToDictionary(extension => extension.ToString(), _ => LoopbackPort.Kept());
}
