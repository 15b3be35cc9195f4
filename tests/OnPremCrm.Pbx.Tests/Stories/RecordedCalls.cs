using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Phones;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Telephony.Hosting;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>What the whole telephony service writes about a real Asterisk into a real PostgreSQL, and a way to dial by a click.</summary>
internal sealed class RecordedCalls : IAsyncDisposable
{
    /// <summary>How long an operator's own telephone rings after a click.</summary>
    public const int ClickRingSeconds = 5;

    private const string Server = "main";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static int s_proofs;

    private readonly IHost _service;
    private readonly PostgresDatabase _postgres;
    private readonly TemporaryFolder _store;

    private RecordedCalls(IHost service, PostgresDatabase postgres, TemporaryFolder store)
    {
        _service = service;
        _postgres = postgres;
        _store = store;
    }

    public static async Task<RecordedCalls> StartAsync(RealAsterisk pbx)
    {
        var postgres = await PostgresDatabase.CreateAsync();
        var store = TemporaryFolder.Create("onpremcrm-store-");
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Crm"] = postgres.ConnectionString,
            ["Asterisk:Servers:0:Name"] = Server,
            ["Asterisk:Servers:0:Host"] = "127.0.0.1",
            ["Asterisk:Servers:0:Port"] = pbx.AmiPort.ToString(CultureInfo.InvariantCulture),
            ["Asterisk:Servers:0:Username"] = RealAsterisk.AmiUser,
            ["Asterisk:Servers:0:Secret"] = pbx.AmiSecret,
            ["Asterisk:Servers:0:Country"] = "DE",
            ["Asterisk:Servers:0:AreaCode"] = "30",
            ["Asterisk:Servers:0:RecordingsPath"] = pbx.RecordingsPath,
            ["Asterisk:Servers:0:MonitorPath"] = pbx.MonitorPath,
            ["Asterisk:Servers:0:CelCsvPath"] = pbx.CelCsvPath,
            ["Asterisk:Servers:0:CdrCsvPath"] = pbx.CdrCsvPath,
            ["Asterisk:Servers:0:RingTimeoutSeconds"] = ClickRingSeconds.ToString(CultureInfo.InvariantCulture),
            ["Recordings:StorePath"] = store.Path,
            ["Telephony:JournalPath"] = Path.Combine(store.Path, "journal"),
            ["Logging:LogLevel:Default"] = "Warning",
        };
        for (var trunk = 0; trunk < pbx.Trunks.Count; trunk++)
        {
            settings[$"Asterisk:Servers:0:Trunks:{trunk}"] = pbx.Trunks[trunk];
        }

        var service = TelephonyHost.Build([], settings);
        await service.StartAsync();
        var calls = new RecordedCalls(service, postgres, store);
        await calls.UntilAsync(database => database.TelephonyServers.Where(server => server.Name == Server && server.Link == Core.Servers.ServerLink.Up), "the service never connected");
        return calls;
    }

    /// <summary>The calls for which this holds, by beginning, once all of them have ended and there are as many as there should be.</summary>
    public async Task<IReadOnlyList<Call>> AllEndedAsync(Func<Call, bool> which, DateTimeOffset since, int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var calls = (await AskAsync(database => database.Calls
                .Include(call => call.Transfers)
                .Include(call => call.Legs)
                .Where(call => call.MergedInto == null && call.StartedAt >= since)
                .OrderBy(call => call.StartedAt).ToListAsync())).FindAll(call => which(call));
            if (calls.Count == count && calls.TrueForAll(call => call.State == CallState.Ended))
            {
                return calls;
            }

            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"not {count} ended calls but\n{string.Join('\n', calls.Select(Describe))}");
            }

            await Task.Delay(100);
        }

        static string Describe(Call call) =>
            $"{call.State} {call.Direction} {call.NumberAsPresented} {call.Did ?? call.Dialled} {call.Disposition}, rang {string.Join(',', call.Rang)}, answered by {string.Join(',', call.AnsweredBy)}";
    }

    /// <summary>Waits until the log shows the calls that are up like this.</summary>
    public async Task UntilLiveAsync(Func<List<Call>, bool> so)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!so(await AskAsync(database => database.Calls.Where(call => call.State != CallState.Ended).ToListAsync(limit.Token))))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>What became of the call's recording: "ready 2" for one in stereo; "none" also for the empty file that a call leaves which nobody answered.</summary>
    public async Task<string> RecordedAsync(CallId id)
    {
        var recordings = await AskAsync(database => database.Recordings.Where(recording => recording.CallId == id).ToListAsync());
        if (recordings is not [var only])
        {
            return recordings.Count == 0 ? "none" : $"{recordings.Count} recordings";
        }

        var recording = await UntilAsync(database => database.Recordings.Where(recording => recording.Id == only.Id && recording.State != RecordingState.Writing), "the recording was never fetched");
        return recording.State == RecordingState.Empty ? "none" : $"{recording.State.ToString().ToLowerInvariant()} {recording.Channels}";
    }

    public Task<List<TalkSegment>> SegmentsAsync(CallId id) =>
        AskAsync(database => database.Set<TalkSegment>().Where(segment => segment.CallId == id).OrderBy(segment => segment.Ordinal).ToListAsync());

    public Task<bool> IsToBeCalledBackAsync(string number) =>
        AskAsync(database => database.Callbacks.AnyAsync(callback => callback.Number == number && callback.State == Core.Callbacks.CallbackState.Open));

    /// <summary>What a click in the web does: a row, which the service claims.</summary>
    public Task<TelephonyCommandId> ClickAsync(string extension, string number) => AskAsync(TelephonyCommandKind.Dial, extension, number, null);

    /// <summary>What a click on a card does, once the log shows the call like this.</summary>
    public async Task<(TelephonyCommand Done, Call Call)> ActAsync(TelephonyCommandKind kind, string extension, string? to, Func<Call, bool> which)
    {
        Call? call = null;
        await UntilLiveAsync(calls => (call = calls.Find(live => which(live))) is not null);
        var id = await AskAsync(kind, extension, to, call!.Id.Value);
        return (await UntilAsync(database => database.TelephonyCommands.Where(command => command.Id == id && command.Progress == DialProgress.Ended), "the command never ended"), call);
    }

    /// <summary>What a click in the phone bar does, and then what Asterisk says: whether this phone takes calls of the queue.</summary>
    public async Task PauseAsync(string extension, string queue, bool paused)
    {
        var id = await AskAsync(paused ? TelephonyCommandKind.Pause : TelephonyCommandKind.Resume, extension, null, null);
        var done = await UntilAsync(database => database.TelephonyCommands.Where(command => command.Id == id && command.Progress == DialProgress.Ended), "the pause never ended");
        Assert.That((done.State, done.Reason), Is.EqualTo((TelephonyCommandState.Succeeded, (CommandRefusal?)null)));
        await UntilAsync(database => database.QueueMembers.Where(member => member.Queue == queue && member.Extension == extension && member.Paused == paused), "Asterisk never said so");
    }

    /// <summary>Waits until Asterisk says that of this phone.</summary>
    public Task<PhoneLine> IsAsync(string extension, PhoneLineState state) =>
        UntilAsync(database => database.Phones.Where(phone => phone.Extension == extension && phone.State == state), $"{extension} was never {state}");

    private async Task<TelephonyCommandId> AskAsync(TelephonyCommandKind kind, string extension, string? number, Guid? target)
    {
        var now = TimeProvider.System.GetUtcNow();
        var command = new TelephonyCommand
        {
            Id = TelephonyCommandId.New(now),
            Kind = kind,
            Server = Server,
            Extension = extension,
            Number = number,
            TargetId = target,
            CreatedAt = now,
            DeadlineAt = now.AddSeconds(20),
            UpdatedAt = now,
        };
        await AskAsync(async database =>
        {
            database.Add(command);
            return await database.SaveChangesAsync();
        });
        return command.Id;
    }

    public Task<TelephonyCommand> ClickEndedAsync(TelephonyCommandId id) =>
        UntilAsync(database => database.TelephonyCommands.Where(command => command.Id == id && command.Progress == DialProgress.Ended), "the click never ended");

    /// <summary>Has the service compare its log since then with Asterisk's own ledger, and gives what it says about these calls: nothing when both agree.</summary>
    public async Task<IEnumerable<string>> DisagreementsAsync(IEnumerable<Call> calls, DateTimeOffset since)
    {
        var now = TimeProvider.System.GetUtcNow();
        var job = new LedgerJob { Id = LedgerJobId.New(now), Kind = LedgerJobKind.Proof, Server = Server, FromAt = OfItsOwn(since), ToAt = now, AskedAt = now };
        await AskAsync(async database =>
        {
            database.Add(job);
            return await database.SaveChangesAsync();
        });
        var proof = await UntilAsync(database => database.Set<LedgerProof>().Where(proof => proof.FromAt == job.FromAt), "the proof was never made");
        var ids = calls.Select(call => (Guid?)call.Id.Value).ToHashSet();
        return LedgerJson.Read<LedgerException[]>(proof.Exceptions)
            .Where(exception => ids.Contains(exception.CallId))
            .Select(exception => $"{exception.Kind}: {string.Join(", ", exception.Differences)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync();
        _service.Dispose();
        await _postgres.DisposeAsync();
        await _store.DisposeAsync();
    }

    // No two proofs begin at the same microsecond, by which they are told apart.
    private static DateTimeOffset OfItsOwn(DateTimeOffset since) =>
        DateTimeOffset.FromUnixTimeMilliseconds(since.ToUnixTimeMilliseconds()).AddMicroseconds(-Interlocked.Increment(ref s_proofs));

    private async Task<T> UntilAsync<T>(Func<CrmDatabase, IQueryable<T>> query, string otherwise)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var found = await AskAsync(database => query(database).ToListAsync());
            if (found is [var one])
            {
                return one;
            }

            if (limit.IsCancellationRequested)
            {
                var calls = await AskAsync(database => database.Database
                    .SqlQuery<string>($"SELECT concat_ws(' ', state, direction, number_as_presented, did, dialled, disposition) AS \"Value\" FROM calls").ToListAsync());
                throw new TimeoutException($"{otherwise}; the log has\n{string.Join('\n', calls)}");
            }

            await Task.Delay(50);
        }
    }

    private async Task<T> AskAsync<T>(Func<CrmDatabase, Task<T>> question)
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, _postgres.ConnectionString);
        await using var database = new CrmDatabase(options.Options);
        return await question(database);
    }
}
