using System.Threading.Channels;
using OnPremCrm.Asterisk.Events;

namespace OnPremCrm.Telephony.Commands;

/// <summary>What became of the operators' phones that we let ring, from the connections to the command worker. Never waits.</summary>
internal sealed class OriginateAnswers
{
    private readonly Channel<(string Server, OriginateResponse Answer)> _heard =
        Channel.CreateBounded<(string, OriginateResponse)>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>An answer came.</summary>
    public void Heard(string server, OriginateResponse answer) => _heard.Writer.TryWrite((server, answer));

    /// <summary>The answers, for one reader.</summary>
    public IAsyncEnumerable<(string Server, OriginateResponse Answer)> ReadAllAsync(CancellationToken cancellationToken) => _heard.Reader.ReadAllAsync(cancellationToken);
}
