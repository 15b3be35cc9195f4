using Npgsql;
using NpgsqlTypes;
using OnPremCrm.Asterisk;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>Compares the PBX's own ledger of a time with the log, call by call, and writes down what came of it.</summary>
internal sealed class LedgerProofing(NpgsqlDataSource source, CallLog calls, TimeProvider time)
{
    /// <summary>Clocks and roundings: a call at the edge of the time may be in it on one side only.</summary>
    private static readonly TimeSpan Edge = TimeSpan.FromMinutes(1);

    /// <summary>Makes and writes the proof of the calls that began in a time.</summary>
    /// <param name="server">The server.</param>
    /// <param name="from">Inclusive, by our clock.</param>
    /// <param name="to">Exclusive, by our clock.</param>
    /// <param name="clock">The clocks.</param>
    /// <param name="restartedAt">When Asterisk last started, by our clock; null when not known.</param>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<LedgerProof> RunAsync(
        AsteriskServerOptions server, DateTimeOffset from, DateTimeOffset to, LedgerClock clock, DateTimeOffset? restartedAt, CancellationToken cancellationToken)
    {
        var (begin, end) = (clock.InLog(from), clock.InLog(to));
        var ledger = new PbxLedger(server, clock.RowShift);
        LedgerFault? fault = null;
        var told = new List<CallSnapshot>();
        var up = new HashSet<string>();
        try
        {
            await foreach (var part in ledger.ReadAsync(begin - Edge, end + Edge, restartedAt is { } started ? clock.InLog(started) : null, cancellationToken))
            {
                told.AddRange(part.Calls.Where(call => call.MergedInto is null && call.State == CallState.Ended));
                up.UnionWith(part.Calls.Where(call => call.State != CallState.Ended).SelectMany(call => call.Aliases));
            }
        }
        catch (LedgerUnavailableException unavailable)
        {
            // A PBX on which nothing has happened yet has no file.
            var isEmpty = unavailable.Fault == LedgerFault.Missing && ledger.IsNotBegun && !await calls.KnowsCallBeforeAsync(server.Name, end, cancellationToken);
            (fault, told) = (isEmpty ? null : unavailable.Fault, []);
        }

        var logged = await calls.BegunAsync(server.Name, begin, end, cancellationToken);
        var proof = fault is null
            ? await CompareAsync(server.Name, begin, end, clock, ledger.Kind ?? LedgerKind.Cel, told, up, logged, cancellationToken)
            : new Comparison(0, logged.Values.DistinctBy(call => call.Id).Count(), 0, []);
        return await WriteAsync(
            new LedgerProof
            {
                Id = LedgerProofId.New(time.GetUtcNow()),
                Server = server.Name,
                FromAt = from,
                ToAt = to,
                Ledger = fault is null ? ledger.Kind : null,
                Fault = fault,
                CallsInLedger = proof.InLedger,
                CallsInLog = proof.InLog,
                CallsAgreeing = proof.Agreeing,
                Exceptions = LedgerJson.Write(proof.Exceptions),
                MadeAt = time.GetUtcNow(),
            },
            cancellationToken);
    }

    private async Task<Comparison> CompareAsync(
        string server, DateTimeOffset begin, DateTimeOffset end, LedgerClock clock, LedgerKind kind, List<CallSnapshot> told, HashSet<string> up,
        Dictionary<string, LoggedCall> logged, CancellationToken cancellationToken)
    {
        // A call that the log knows by another time than the ledger is still that call.
        var within = told.Where(call => call.StartedAt >= begin && call.StartedAt < end).ToList();
        var missing = told.SelectMany(Names).Where(name => !logged.ContainsKey(name)).ToList();
        foreach (var (name, call) in await calls.FindAsync(server, missing, cancellationToken))
        {
            logged.TryAdd(name, call);
        }

        var gaps = await GapsAsync(server, begin, end, clock, cancellationToken);
        var exceptions = new List<LedgerException>();
        var agreeing = 0;
        foreach (var call in within)
        {
            if (Names(call).Select(name => logged.GetValueOrDefault(name)).FirstOrDefault(known => known is not null) is not { } known)
            {
                exceptions.Add(new LedgerException(LedgerExceptionKind.NotInLog, call.Linkedid, call.StartedAt, null, [], Why(gaps, call.StartedAt, call.EndedAt)));
            }
            else if (LedgerComparison.Of(known, call, kind) is { Count: > 0 } differences)
            {
                var reason = known.State != CallState.Ended ? "still-up" : Why(gaps, call.StartedAt, call.EndedAt);
                exceptions.Add(new LedgerException(LedgerExceptionKind.Differs, call.Linkedid, call.StartedAt, known.Id, differences, reason));
            }
            else
            {
                agreeing++;
            }
        }

        var names = told.SelectMany(Names).ToHashSet();
        var inLog = logged.Values.DistinctBy(call => call.Id).Where(call => call.StartedAt >= begin && call.StartedAt < end && call.State == CallState.Ended).ToList();
        exceptions.AddRange(inLog
            .Where(call => !call.Aliases.Exists(names.Contains) && !call.Aliases.Exists(up.Contains))
            .Select(call => new LedgerException(LedgerExceptionKind.NotInLedger, call.Linkedid, call.StartedAt, call.Id, [], Why(gaps, call.StartedAt, call.EndedAt))));
        return new Comparison(within.Count, inLog.Count, agreeing, [.. exceptions.OrderBy(exception => exception.StartedAt)]);
    }

    private static IEnumerable<string> Names(CallSnapshot call) => call.Aliases.Prepend(call.Linkedid).Prepend(call.Key);

    private static string? Why(List<(DateTimeOffset From, DateTimeOffset To, GapState State)> gaps, DateTimeOffset startedAt, DateTimeOffset? endedAt)
    {
        foreach (var (from, to, state) in gaps)
        {
            if (startedAt <= to && (endedAt is null || endedAt >= from))
            {
                return state == GapState.Incomplete ? "restored-in-part" : "in-gap";
            }
        }

        return null;
    }

    private async Task<List<(DateTimeOffset From, DateTimeOffset To, GapState State)>> GapsAsync(
        string server, DateTimeOffset begin, DateTimeOffset end, LedgerClock clock, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            SELECT from_at, coalesce(to_at, 'infinity'), state FROM listening_gaps
            WHERE server = $1 AND from_at < $3 AND coalesce(to_at, 'infinity') >= $2
            ORDER BY from_at
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = server });
        command.Parameters.Add(new NpgsqlParameter { Value = clock.Ours(begin).UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter { Value = clock.Ours(end).AddHours(12).UtcDateTime });
        var gaps = new List<(DateTimeOffset, DateTimeOffset, GapState)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var to = reader.GetFieldValue<DateTime>(1);
            gaps.Add((
                clock.InLog(reader.GetFieldValue<DateTimeOffset>(0)),
                to == DateTime.MaxValue ? DateTimeOffset.MaxValue : clock.InLog(new DateTimeOffset(to, TimeSpan.Zero)),
                Word.Parse<GapState>(reader.GetString(2))));
        }

        return gaps;
    }

    private async Task<LedgerProof> WriteAsync(LedgerProof proof, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            INSERT INTO ledger_proofs (id, server, from_at, to_at, ledger, fault, calls_in_ledger, calls_in_log, calls_agreeing, exceptions, made_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """);
        foreach (var value in (ReadOnlySpan<object>)[
            proof.Id.Value, proof.Server, proof.FromAt.UtcDateTime, proof.ToAt.UtcDateTime,
            proof.Ledger is { } ledger ? Word.Of(ledger) : DBNull.Value, proof.Fault is { } fault ? Word.Of(fault) : DBNull.Value,
            proof.CallsInLedger, proof.CallsInLog, proof.CallsAgreeing, proof.Exceptions, proof.MadeAt.UtcDateTime])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        command.Parameters[9].NpgsqlDbType = NpgsqlDbType.Jsonb;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return proof;
    }

    private sealed record Comparison(int InLedger, int InLog, int Agreeing, IReadOnlyList<LedgerException> Exceptions);
}
