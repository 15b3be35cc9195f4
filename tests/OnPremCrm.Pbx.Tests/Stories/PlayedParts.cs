using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>The parts of several parties, ended together.</summary>
internal sealed class PlayedParts : List<SippCall>, IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var part in this)
        {
            await part.DisposeAsync();
        }
    }
}
