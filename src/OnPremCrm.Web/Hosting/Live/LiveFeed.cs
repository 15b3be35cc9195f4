using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Live;

/// <summary>
/// Carries changes from the database to the browsers of this process: one listening connection for all of them, one query per batch of changes.
/// The database may go and come as it likes; the browsers are told that they are deaf meanwhile, and to read everything anew after.
/// </summary>
public sealed class LiveFeed(
    IServiceScopeFactory scopes, IConfiguration configuration, IOptions<LiveOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<LiveFeed> logger)
    : BackgroundService
{
    // A page that is loaded anew is away for a moment; who is away for three beats is gone.
    private const int BeatsMissed = 3;

    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<LiveStream, bool> _streams = new();
    private readonly LiveOptions _options = options.Value;
    private volatile bool _hears;

    // When the last change was heard, or listening began: a time stamp of the TimeProvider.
    private long _changedAt = time.GetTimestamp();
    private string? _serversBefore;
    private DateTimeOffset _forgotAt;

    public int Listeners => _streams.Count;

    /// <summary>Opens a stream for a user; its first message says whether we hear the database. <see cref="Close"/> it when the browser is gone.</summary>
    public LiveStream Open(UserId userId, UserRole role, string? securityStamp, UserSessionId? sessionId)
    {
        var stream = new LiveStream(userId, role, securityStamp, sessionId, _options.Waiting);
        _streams[stream] = true;
        stream.Offer(_hears ? LiveMessage.HelloAfter(time.GetElapsedTime(Volatile.Read(ref _changedAt))) : LiveMessage.Deaf);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            stream.End();
        }

        return stream;
    }

    public void Close(LiveStream stream)
    {
        _streams.TryRemove(stream, out _);
        stream.Dispose();
    }

    /// <summary>After a log-out: whoever may still listen opens another stream at once, with what the browser has now.</summary>
    public void EndThoseOf(UserId userId)
    {
        foreach (var stream in _streams.Keys.Where(stream => stream.UserId == userId))
        {
            stream.End();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Open streams would hold up the end of the process until its time-out.
        await using var stopping = lifetime.ApplicationStopping.Register(() =>
        {
            foreach (var stream in _streams.Keys)
            {
                stream.End();
            }
        });
        try
        {
            await Task.WhenAll(ListenForEver(stoppingToken), BeatForEver(stoppingToken), LookAtServersForEver(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process ends
        }
    }

    private async Task ListenForEver(CancellationToken ct)
    {
        DateTimeOffset? lastHeard = null;
        var retry = _options.FirstRetry;
        while (true)
        {
            var listener = new ChangeListener(Database.ConnectionString(configuration), time)
            {
                PollInterval = _options.Poll,
                HearsNotifications = _options.HearsNotifications,
                Listening = HearAgain,
            };
            try
            {
                await foreach (var changes in listener.ListenAsync(lastHeard, ct))
                {
                    lastHeard = time.GetUtcNow();
                    retry = _options.FirstRetry;
                    await Tell(changes, ct);
                }
            }
            catch (Exception lost) when (lost is NpgsqlException or IOException or InvalidOperationException or TimeoutException && !ct.IsCancellationRequested)
            {
                Log.LiveFeedDeaf(logger, retry.TotalSeconds, lost);
            }

            if (_hears)
            {
                _hears = false;
                TellAll(LiveMessage.Deaf);
                lastHeard ??= time.GetUtcNow();
            }

            await Task.Delay(retry, time, ct);
            retry = retry * 2 < _options.LongestRetry ? retry * 2 : _options.LongestRetry;
        }
    }

    private void HearAgain()
    {
        Volatile.Write(ref _changedAt, time.GetTimestamp());
        _hears = true;
        Log.LiveFeedListens(logger, Listeners);
        TellAll(LiveMessage.Hello);
    }

    private async Task Tell(IReadOnlyCollection<Change> changes, CancellationToken ct)
    {
        Volatile.Write(ref _changedAt, time.GetTimestamp());
        if (_streams.IsEmpty)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var audience = await scope.ServiceProvider.GetRequiredService<LiveAudience>().Find(changes, ct);
        foreach (var change in changes)
        {
            switch (change.Noun)
            {
                case "calls":
                    TellUsers(audience[change.NounId], LiveMessage.Of("pop", change.NounId)); // before the lists: somebody's phone rings
                    TellAll(LiveMessage.Of("calls", change.NounId));
                    break;
                case "commands":
                    TellUsers(audience[change.NounId], LiveMessage.Of("pop", change.NounId));
                    break;
                case "pops":
                    TellUsers([new UserId(change.NounId)], LiveMessage.Of("pop", change.NounId));
                    TellAdmins(LiveMessage.Of("phones", change.NounId));
                    break;
                case "users":
                    await EndWhoMayNoLonger(ct);
                    TellUsers([new UserId(change.NounId)], LiveMessage.Of("pop", change.NounId));
                    TellAdmins(LiveMessage.Of("users", change.NounId));
                    break;
                default:
                    TellAll(LiveMessage.Of(change.Noun, change.NounId));
                    break;
            }
        }
    }

    private void TellUsers(IEnumerable<UserId> users, LiveMessage message)
    {
        var concerned = users.ToHashSet();
        if (concerned.Count == 0)
        {
            return;
        }

        foreach (var stream in _streams.Keys)
        {
            if (concerned.Contains(stream.UserId))
            {
                Offer(stream, message);
            }
        }
    }

    // Who keeps people and their phones.
    private void TellAdmins(LiveMessage message)
    {
        foreach (var stream in _streams.Keys.Where(stream => stream.Role == UserRole.Admin))
        {
            Offer(stream, message);
        }
    }

    private void TellAll(LiveMessage message)
    {
        foreach (var stream in _streams.Keys)
        {
            Offer(stream, message);
        }
    }

    private void Offer(LiveStream stream, LiveMessage message)
    {
        if (!stream.Offer(message) && !stream.Ended.IsCancellationRequested)
        {
            Log.LiveStreamDropped(logger, stream.UserId.Value, _options.Waiting);
            stream.End();
        }
    }

    private async Task BeatForEver(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_options.Beat, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (_hears)
            {
                TellAll(LiveMessage.Beat);
            }

            await Try(EndWhoMayNoLonger, ct);
            await Try(NotePresence, ct);
        }
    }

    private async Task NotePresence(CancellationToken ct)
    {
        if (_streams.IsEmpty)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var book = scope.ServiceProvider.GetRequiredService<PresenceBook>();
        await book.Note(_streams.Keys.Select(stream => stream.UserId), _options.Beat * BeatsMissed, ct);
        if (time.GetUtcNow() - _forgotAt > ForgetEvery)
        {
            _forgotAt = time.GetUtcNow();
            await book.Forget(ct);
        }
    }

    private async Task EndWhoMayNoLonger(CancellationToken ct)
    {
        if (_streams.IsEmpty)
        {
            return;
        }

        var open = _streams.Keys.ToList();
        var ids = open.Select(stream => stream.UserId).Distinct().ToList();
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CrmDatabase>();
        var users = await database.Users
            .Where(user => user.IsActive && ids.Contains(user.Id))
            .Select(user => new { user.Id, user.Role, user.SecurityStamp })
            .ToDictionaryAsync(user => user.Id, ct);
        var sessions = open.Select(stream => stream.SessionId).OfType<UserSessionId>().Distinct().ToList();
        var ended = (await database.UserSessions.Where(session => sessions.Contains(session.Id) && session.EndedAt != null).Select(session => session.Id).ToListAsync(ct)).ToHashSet();
        foreach (var stream in open)
        {
            if (!users.TryGetValue(stream.UserId, out var user) || user.Role != stream.Role || (stream.SecurityStamp is { } stamp && user.SecurityStamp != stamp)
                || (stream.SessionId is { } session && ended.Contains(session)))
            {
                stream.End();
            }
        }
    }

    private async Task LookAtServersForEver(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_options.ServerCheck, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            await Try(TellOfServers, ct);
        }
    }

    // A heart that stopped rings no bell, so this is looked at.
    private async Task TellOfServers(CancellationToken ct)
    {
        if (_streams.IsEmpty)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var servers = await scope.ServiceProvider.GetRequiredService<CrmDatabase>().TelephonyServers.AsNoTracking().OrderBy(server => server.Name).ToListAsync(ct);
        var now = time.GetUtcNow();
        var state = string.Join('\n', servers.Select(server => $"{server.Name} {server.Link} {server.LinkFault} {server.IsServiceRunning(now)}"));
        if (state != Interlocked.Exchange(ref _serversBefore, state))
        {
            TellAll(LiveMessage.Servers);
        }
    }

    // The listening loop is the one that says that the database is out of reach; these two merely try again at their next turn.
    private async Task Try(Func<CancellationToken, Task> look, CancellationToken ct)
    {
        try
        {
            await look(ct);
        }
        catch (Exception fault) when (DatabaseFault.IsCauseOf(fault))
        {
            Log.LiveCheckPutOff(logger, fault.Message);
        }
    }
}
