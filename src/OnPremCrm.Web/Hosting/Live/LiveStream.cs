using System.Threading.Channels;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Live;

/// <summary>One browser that listens. What it was opened with is what it stays good for: a changed role or password ends it.</summary>
public sealed class LiveStream : IDisposable
{
    private readonly Channel<LiveMessage> _messages;
    private readonly CancellationTokenSource _ended = new();

    public LiveStream(UserId userId, UserRole role, string? securityStamp, UserSessionId? sessionId, int capacity)
    {
        UserId = userId;
        Role = role;
        SecurityStamp = securityStamp;
        SessionId = sessionId;
        _messages = Channel.CreateBounded<LiveMessage>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    public UserId UserId { get; }

    public UserRole Role { get; }

    public string? SecurityStamp { get; }

    public UserSessionId? SessionId { get; }

    public ChannelReader<LiveMessage> Messages => _messages.Reader;

    /// <summary>Set when the stream was ended from our side.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>False when too many wait already: the browser does not read.</summary>
    public bool Offer(LiveMessage message) => _messages.Writer.TryWrite(message);

    /// <summary>Safe to call often, and from any thread.</summary>
    public void End()
    {
        _messages.Writer.TryComplete();
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the browser went in the same moment; there is nothing left to end
        }
    }

    public void Dispose() => _ended.Dispose();
}
