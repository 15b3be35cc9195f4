namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// The recorder's statements. Each takes a whole batch. What makes them idempotent: a row is only replaced by a newer version; an end,
/// a disposition and the earliest answer stay once they are there; a contact that somebody chose is not matched again.
/// </summary>
internal static class CallSql
{
    public const string FindAliases = """
        SELECT alias.server, alias.linkedid, call.id, call.version, call.state, call.answered_at IS NOT NULL, call.match IS NOT NULL, call.merged_into IS NOT NULL
        FROM unnest($1::text[], $2::text[]) AS wanted (server, linkedid)
        JOIN call_aliases alias ON alias.server = wanted.server AND alias.linkedid = wanted.linkedid
        JOIN calls call ON call.id = coalesce(alias.began_call_id, alias.call_id)
        """;

    // Which rows a call's linkedids name, for a source that may know the call by another of them than we do.
    public const string FindAnyAlias = """
        SELECT alias.linkedid, coalesce(alias.began_call_id, alias.call_id), alias.call_id, call.version
        FROM call_aliases alias
        JOIN calls call ON call.id = coalesce(alias.began_call_id, alias.call_id)
        WHERE alias.server = $1 AND alias.linkedid = ANY($2)
        """;

    // For a whole batch of old calls.
    public const string RingOnce = "UPDATE calls SET updated_at = updated_at WHERE id = $1";

    // The no-op update makes an alias that another process inserted meanwhile come back too.
    public const string BeginCalls = """
        INSERT INTO call_aliases (server, linkedid, call_id, began_call_id)
        SELECT server, linkedid, id, id FROM unnest($1::text[], $2::text[], $3::uuid[]) AS begun (server, linkedid, id)
        ON CONFLICT (server, linkedid) DO UPDATE SET server = excluded.server
        RETURNING server, linkedid, coalesce(began_call_id, call_id)
        """;

    public const string MoveAliases = """
        INSERT INTO call_aliases (server, linkedid, call_id)
        SELECT server, linkedid, id FROM unnest($1::text[], $2::text[], $3::uuid[]) AS taken (server, linkedid, id)
        ON CONFLICT (server, linkedid) DO UPDATE SET call_id = excluded.call_id WHERE call_aliases.call_id <> excluded.call_id
        """;

    private const string InsertCalls = """
        INSERT INTO calls (
            id, server, linkedid, state, direction, number, number_as_presented, number_cleaned, number_reading, caller_name, did, dialled, queue, trunk, operator,
            started_at, answered_at, ended_at, wait_seconds, ring_seconds, talk_seconds, disposition, end_known, rang, answered_by, missed_by,
            ringing_now, talking_now, contact_id, organisation_id, match, command_id, merged_into, source, version, updated_at)
        SELECT
            id, server, linkedid, state, direction, number, number_as_presented, number_cleaned, number_reading, caller_name, did, dialled, queue, trunk, operator,
            started_at, answered_at, ended_at, wait_seconds, ring_seconds, talk_seconds, disposition, end_known, rang, answered_by, missed_by,
            ringing_now, talking_now, contact_id, organisation_id, match, command_id, merged_into, source, version, updated_at
        FROM json_populate_recordset(NULL::calls, $1::json)
        """;

    public const string WriteCalls = InsertCalls + """

        ON CONFLICT (id) DO UPDATE SET
            linkedid = excluded.linkedid,
            state = CASE WHEN calls.state = 'ended' THEN calls.state ELSE excluded.state END,
            direction = excluded.direction,
            number = coalesce(excluded.number, calls.number),
            number_as_presented = coalesce(excluded.number_as_presented, calls.number_as_presented),
            number_cleaned = CASE WHEN excluded.number_as_presented IS NULL THEN calls.number_cleaned ELSE excluded.number_cleaned END,
            number_reading = coalesce(excluded.number_reading, calls.number_reading),
            caller_name = coalesce(excluded.caller_name, calls.caller_name),
            did = coalesce(excluded.did, calls.did),
            dialled = coalesce(excluded.dialled, calls.dialled),
            queue = coalesce(excluded.queue, calls.queue),
            trunk = coalesce(excluded.trunk, calls.trunk),
            operator = coalesce(excluded.operator, calls.operator),
            answered_at = least(calls.answered_at, excluded.answered_at),
            ended_at = coalesce(calls.ended_at, excluded.ended_at),
            wait_seconds = coalesce(excluded.wait_seconds, calls.wait_seconds),
            ring_seconds = coalesce(excluded.ring_seconds, calls.ring_seconds),
            talk_seconds = coalesce(excluded.talk_seconds, calls.talk_seconds),
            disposition = coalesce(calls.disposition, excluded.disposition),
            end_known = CASE WHEN calls.state = 'ended' THEN calls.end_known ELSE excluded.end_known END,
            rang = excluded.rang,
            answered_by = excluded.answered_by,
            missed_by = excluded.missed_by,
            ringing_now = CASE WHEN calls.state = 'ended' THEN '{}' ELSE excluded.ringing_now END,
            talking_now = CASE WHEN calls.state = 'ended' THEN '{}' ELSE excluded.talking_now END,
            contact_id = CASE WHEN calls.match IS NULL THEN coalesce(calls.contact_id, excluded.contact_id) ELSE calls.contact_id END,
            organisation_id = CASE WHEN calls.match IS NULL THEN coalesce(calls.organisation_id, excluded.organisation_id) ELSE calls.organisation_id END,
            match = coalesce(calls.match, excluded.match),
            command_id = coalesce(calls.command_id, excluded.command_id),
            merged_into = coalesce(excluded.merged_into, calls.merged_into),
            version = excluded.version,
            updated_at = excluded.updated_at
        WHERE calls.version < excluded.version
        """;

    /// <summary>
    /// The facts anew, whatever the row said: for what was read again from a better source. What people decided stays, and what a source
    /// does not know (a caller's name in CDR) is not forgotten.
    /// </summary>
    public const string RewriteCalls = InsertCalls + """

        ON CONFLICT (id) DO UPDATE SET
            linkedid = excluded.linkedid,
            state = excluded.state,
            direction = excluded.direction,
            number = coalesce(excluded.number, calls.number),
            number_as_presented = coalesce(excluded.number_as_presented, calls.number_as_presented),
            number_cleaned = CASE WHEN excluded.number_as_presented IS NULL THEN calls.number_cleaned ELSE excluded.number_cleaned END,
            number_reading = coalesce(excluded.number_reading, calls.number_reading),
            caller_name = coalesce(excluded.caller_name, calls.caller_name),
            did = coalesce(excluded.did, calls.did),
            dialled = coalesce(excluded.dialled, calls.dialled),
            queue = coalesce(excluded.queue, calls.queue),
            trunk = coalesce(excluded.trunk, calls.trunk),
            operator = coalesce(excluded.operator, calls.operator),
            started_at = excluded.started_at,
            answered_at = excluded.answered_at,
            ended_at = excluded.ended_at,
            wait_seconds = excluded.wait_seconds,
            ring_seconds = excluded.ring_seconds,
            talk_seconds = excluded.talk_seconds,
            disposition = excluded.disposition,
            end_known = excluded.end_known,
            rang = excluded.rang,
            answered_by = excluded.answered_by,
            missed_by = excluded.missed_by,
            ringing_now = '{}',
            talking_now = '{}',
            contact_id = CASE WHEN calls.match IS NULL OR (calls.match NOT IN ('chosen', 'clicked') AND calls.number IS DISTINCT FROM excluded.number)
                THEN excluded.contact_id ELSE calls.contact_id END,
            organisation_id = CASE WHEN calls.match IS NULL OR (calls.match NOT IN ('chosen', 'clicked') AND calls.number IS DISTINCT FROM excluded.number)
                THEN excluded.organisation_id ELSE calls.organisation_id END,
            match = CASE WHEN calls.match IS NULL OR (calls.match NOT IN ('chosen', 'clicked') AND calls.number IS DISTINCT FROM excluded.number)
                THEN excluded.match ELSE calls.match END,
            command_id = coalesce(calls.command_id, excluded.command_id),
            merged_into = coalesce(excluded.merged_into, calls.merged_into),
            source = excluded.source,
            version = excluded.version,
            updated_at = excluded.updated_at
        """;

    public const string WriteLive = """
        INSERT INTO live_calls (call_id, server, snapshot, updated_at)
        SELECT call_id, server, snapshot, updated_at FROM json_populate_recordset(NULL::live_calls, $1::json)
        ON CONFLICT (call_id) DO UPDATE SET snapshot = excluded.snapshot, updated_at = excluded.updated_at
        """;

    /// <summary>$1 calls, $2 numbers, $3 candidates as JSON, $4 now. The first look-up explains the match; a later one would explain something else.</summary>
    public const string WriteMatchings = """
        INSERT INTO call_matchings (call_id, number, candidates, matched_at)
        SELECT call_id, number, candidates::jsonb, $4 FROM unnest($1::uuid[], $2::text[], $3::text[]) AS matched (call_id, number, candidates)
        ON CONFLICT (call_id) DO NOTHING
        """;

    public const string EndLive = "DELETE FROM live_calls WHERE call_id = ANY($1)";

    public const string WriteRecordings = """
        INSERT INTO recordings (id, call_id, server, source_path, state, started_at, created_at, updated_at)
        SELECT id, call_id, server, source_path, 'writing', started_at, $6, $6
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) AS begun (id, call_id, server, source_path, started_at)
        ON CONFLICT (call_id, source_path) DO NOTHING
        """;

    // Asterisk completes the file's header when the channel ends, which is when the call's file may be fetched.
    public const string RecordingsDue = "UPDATE recordings SET next_try_at = $2, updated_at = $2 WHERE call_id = ANY($1) AND state = 'writing' AND next_try_at IS NULL";

    // The call that swallowed it may have been written in this very transaction.
    public const string MergeCall = """
        WITH swallower AS (SELECT coalesce(began_call_id, call_id) AS id FROM call_aliases WHERE server = $2 AND linkedid = $3)
        , moved AS (UPDATE call_aliases SET call_id = swallower.id FROM swallower WHERE call_aliases.call_id = $1 AND swallower.id <> $1)
        UPDATE calls SET merged_into = swallower.id FROM swallower WHERE calls.id = $1 AND swallower.id <> $1
        """;

    // A consultation's recordings go to the call that it became part of, unless that call named the same file itself.
    public const string DropDoubleRecordings = """
        DELETE FROM recordings own USING calls call WHERE own.call_id = $1 AND call.id = $1 AND own.state = 'writing'
            AND EXISTS (SELECT FROM recordings theirs WHERE theirs.call_id = call.merged_into AND theirs.source_path = own.source_path)
        """;

    public const string GiveRecordings = """
        UPDATE recordings own SET call_id = call.merged_into, updated_at = $2 FROM calls call WHERE own.call_id = $1 AND call.id = $1 AND call.merged_into IS NOT NULL
            AND NOT EXISTS (SELECT FROM recordings theirs WHERE theirs.call_id = call.merged_into AND theirs.source_path = own.source_path)
        """;

    public const string CommandContacts = "SELECT id, contact_id FROM telephony_commands WHERE id = ANY($1) AND kind = 'dial'";

    // Those of whom the phone book says anything at all; its own questions (PhoneBook), asked for a whole batch. $2: how many last digits make a "maybe".
    public const string KnownNumbers = """
        SELECT wanted.number FROM unnest($1::text[]) AS wanted (number)
        WHERE EXISTS (SELECT FROM phone_numbers known WHERE known.number = wanted.number)
            OR EXISTS (SELECT FROM ignored_numbers ignored WHERE ignored.number = wanted.number)
            OR EXISTS (
                SELECT FROM number_ranges block
                WHERE int8range(substr(block.first_number, 2)::bigint, substr(block.last_number, 2)::bigint, '[]') @> substr(wanted.number, 2)::bigint)
            OR EXISTS (
                SELECT FROM phone_numbers alike
                WHERE reverse(alike.number) ~>=~ reverse(right(wanted.number, $2)) AND reverse(alike.number) ~<~ (reverse(right(wanted.number, $2)) || ':'))
        """;

    public const string CleaningRules = "SELECT id, server, trunk, direction, kind, looks_for, puts, ordinal FROM cleaning_rules WHERE is_active";

    // Progress only goes forward: a snapshot may be written after the one that followed it, when the first write failed.
    public const string CommandProgress = """
        UPDATE telephony_commands command SET
            progress = CASE WHEN told.rank > ranks.rank THEN told.progress ELSE command.progress END,
            outcome = coalesce(command.outcome, told.outcome),
            finished_at = CASE WHEN told.progress = 'ended' THEN coalesce(command.finished_at, $2) ELSE command.finished_at END,
            call_id = told.call_id,
            updated_at = $2
        FROM json_to_recordset($1::json) AS told (id uuid, call_id uuid, progress text, outcome text, rank integer)
        JOIN telephony_commands old ON old.id = told.id
        JOIN LATERAL (SELECT array_position(ARRAY['queued', 'ringing-you', 'dialling', 'ringing-there', 'talking', 'ended'], old.progress) - 1 AS rank) ranks ON true
        WHERE command.id = told.id AND command.kind = 'dial' AND (told.rank > ranks.rank OR command.call_id IS DISTINCT FROM told.call_id)
        """;

    /// <summary>Rows of one of the child tables, as JSON.</summary>
    public static string WriteChildren(string table) => table switch
    {
        ChildRows.Legs => """
            INSERT INTO call_legs SELECT * FROM json_populate_recordset(NULL::call_legs, $1::json)
            ON CONFLICT (call_id, ordinal) DO UPDATE SET
                uniqueid = excluded.uniqueid, channel = excluded.channel, extension = excluded.extension, is_trunk = excluded.is_trunk,
                dialled_at = excluded.dialled_at, rang_at = excluded.rang_at, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
                outcome = excluded.outcome, hangup_cause = excluded.hangup_cause
            """,
        ChildRows.Segments => """
            INSERT INTO talk_segments SELECT * FROM json_populate_recordset(NULL::talk_segments, $1::json)
            ON CONFLICT (call_id, ordinal) DO UPDATE SET
                kind = excluded.kind, parties = excluded.parties, started_at = excluded.started_at, ended_at = excluded.ended_at
            """,
        ChildRows.Transfers => """
            INSERT INTO call_transfers SELECT * FROM json_populate_recordset(NULL::call_transfers, $1::json)
            ON CONFLICT (call_id, ordinal) DO UPDATE SET
                kind = excluded.kind, from_extension = excluded.from_extension, to_extension = excluded.to_extension,
                completed = excluded.completed, at = excluded.at
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "Not a table below calls."),
    };

    /// <summary>Rows from an ordinal on, which a snapshot no longer has.</summary>
    public static string CutChildren(string table) => $"DELETE FROM {table} WHERE call_id = $1 AND ordinal >= $2";
}
