using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Tool;

/// <summary>Has the telephony service read the kept events of a period anew, and shows what the log says differently then.</summary>
internal static class CallsCommand
{
    public static readonly Verb RebuildVerb = new("calls rebuild",
        """
        --from 2026-11-01 --to 2026-11-02 [--server main] [--dry-run]
        Read what Asterisk said about the calls that began in a period anew, by today's rules and configuration, and write what differs into the log.
        --to is not part of the period. Without a time of day: midnight in the company's time zone. With --dry-run only show the differences.
        Contacts that somebody chose, notes and recordings stay. The telephony service does it; the tool waits for it.
        """,
        RebuildAsync);

    // The service looks each second. One that is silent for so long is not there.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(30);

    private static async Task<ExitCode> RebuildAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var (from, to) = (arguments.NeedOption("--from"), arguments.NeedOption("--to"));
        var server = arguments.TakeOption("--server");
        var dryRun = arguments.TakeFlag("--dry-run");
        arguments.NeedNothingMore();
        await using var database = Settings.Read().OpenDatabase();
        var zone = await ZoneAsync(database, cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        var job = new LedgerJob
        {
            Id = LedgerJobId.New(now),
            Kind = LedgerJobKind.Rebuild,
            Server = await ServerAsync(database, server, cancellationToken),
            FromAt = Moment("--from", from, zone),
            ToAt = Moment("--to", to, zone),
            DryRun = dryRun,
            State = LedgerJobState.Queued,
            AskedAt = now,
        };
        if (job.FromAt >= job.ToAt)
        {
            throw new UsageException("--to must be later than --from.");
        }

        database.LedgerJobs.Add(job);
        ToolAudit.Add(database, now, dryRun ? "rebuild-dry-run" : "rebuild", "ledger-jobs", job.Id.Value);
        await database.SaveChangesAsync(cancellationToken);
        await terminal.Error.WriteLineAsync($"Calls of {job.Server} that began from {job.FromAt.UtcDateTime:yyyy-MM-dd HH:mm}Z until {job.ToAt.UtcDateTime:yyyy-MM-dd HH:mm}Z.");
        try
        {
            var done = await WaitAsync(database, job, terminal, cancellationToken);
            Print(RebuildResult.Read(done.Result!), dryRun, terminal);
            return ExitCode.Done;
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or RefusedException)
        {
            // Not begun yet: nobody shall be surprised by it tomorrow.
            await database.LedgerJobs.Where(mine => mine.Id == job.Id && mine.State == LedgerJobState.Queued).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }
    }

    private static async Task<LedgerJob> WaitAsync(CrmDatabase database, LedgerJob asked, Terminal terminal, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var (began, told) = (time.GetTimestamp(), time.GetTimestamp());
        while (true)
        {
            var job = await database.LedgerJobs.AsNoTracking().SingleAsync(job => job.Id == asked.Id, cancellationToken);
            switch (job.State)
            {
                case LedgerJobState.Done:
                    return job;
                case LedgerJobState.Failed:
                    throw new RefusedException($"The telephony service could not do it: {job.Fault}");
                case LedgerJobState.Queued when time.GetElapsedTime(began) > Patience:
                    await RefuseWithoutServiceAsync(database, job.Server, cancellationToken);
                    break;
            }

            if (time.GetElapsedTime(told) > SignOfLife)
            {
                told = time.GetTimestamp();
                await terminal.Error.WriteLineAsync(job.State == LedgerJobState.Queued ? "Waiting for another job of the service ..." : "The service is at it ...");
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private static async Task RefuseWithoutServiceAsync(CrmDatabase database, string name, CancellationToken cancellationToken)
    {
        var server = await database.TelephonyServers.AsNoTracking().SingleOrDefaultAsync(server => server.Name == name, cancellationToken);
        if (server?.IsServiceRunning(TimeProvider.System.GetUtcNow()) != true)
        {
            var last = server?.HeartbeatAt is { } beat ? $"It was last alive at {beat.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z." : "It was never seen.";
            throw new RefusedException($"No telephony service takes the job: none that leads '{name}' is running. {last} Start it and try again; nothing was changed.");
        }
    }

    private static async Task<TimeZoneInfo> ZoneAsync(CrmDatabase database, CancellationToken cancellationToken)
    {
        var name = await database.WorkingHours.AsNoTracking().Select(hours => hours.TimeZone).SingleAsync(cancellationToken);
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    private static async Task<string> ServerAsync(CrmDatabase database, string? wanted, CancellationToken cancellationToken)
    {
        var known = await database.TelephonyServers.AsNoTracking().Select(server => server.Name).Order().ToListAsync(cancellationToken);
        return wanted switch
        {
            null when known.Count == 1 => known[0],
            null when known.Count == 0 => throw new RefusedException("No telephony service has ever used this database, so there are no calls."),
            null => throw new UsageException($"--server is missing. There are: {string.Join(", ", known)}."),
            _ when known.Contains(wanted) => wanted,
            _ => throw new UsageException($"There is no server '{wanted}'. There are: {string.Join(", ", known)}."),
        };
    }

    // 2026-11-01, 2026-11-01T09:30, 2026-11-01T09:30Z, 2026-11-01T09:30+01:00.
    private static DateTimeOffset Moment(string option, string text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment) || text.Length < "2026-11-01".Length)
        {
            throw new UsageException($"{option} '{text}' is no date. Write 2026-11-01, or 2026-11-01T09:30.");
        }

        return moment.Kind switch
        {
            DateTimeKind.Unspecified => new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(moment) ? moment.AddHours(1) : moment, zone)),
            _ => new DateTimeOffset(moment.ToUniversalTime()),
        };
    }

    private static void Print(RebuildResult result, bool dryRun, Terminal terminal)
    {
        foreach (var call in result.Changes)
        {
            terminal.Out.WriteLine($"{call.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {call.CallId}  {call.Number ?? "-"}");
            foreach (var difference in call.Differences)
            {
                terminal.Out.WriteLine($"    {difference.Field}: {difference.Log ?? "-"} -> {difference.Source ?? "-"}");
            }
        }

        if (result.Different > result.Changes.Count)
        {
            terminal.Out.WriteLine($"... and {result.Different - result.Changes.Count} more");
        }

        var what = result.Different == 0 ? "nothing to do" : dryRun ? $"{result.Different} would change" : $"{result.Different} changed";
        terminal.Out.WriteLine($"{result.Calls} calls: {result.Agreeing} agree, {what}");
        Print(terminal, result.WithoutEvents, "have no kept events (too old, or from before events were kept)");
        Print(terminal, result.NotHeardWhole, "were not heard from beginning to end; the PBX's ledger knows more of them");
        Print(terminal, result.FromLedger, "came from the PBX's ledger");
        Print(terminal, result.StillUp, "are still up");
    }

    private static void Print(Terminal terminal, int calls, string what)
    {
        if (calls > 0)
        {
            terminal.Out.WriteLine($"  left alone: {calls} {what}");
        }
    }
}
