namespace OnPremCrm.Telephony.Callbacks;

/// <summary>The callback rule's statements.</summary>
internal static class CallbackSql
{
    /// <summary>One transaction at a time per number: a missed call and a conversation that end in the same moment see each other.</summary>
    public const string LockNumbers = "SELECT pg_advisory_xact_lock(hashtextextended(number, 7316)) FROM unnest($1::text[]) AS number";

    /// <summary>$1 conversations as JSON, each of another number: number, call_id, how, server, extension, ended_at; $2 now.</summary>
    public const string Close = """
        UPDATE callbacks SET
            state = 'closed', closed_at = $2, closed_by_call_id = talk.call_id, closed_how = talk.how, updated_at = $2,
            closed_by_user_id = (SELECT user_id FROM user_extensions WHERE server = talk.server AND extension = talk.extension)
        FROM json_to_recordset($1::json) AS talk (number text, call_id uuid, how text, server text, extension text, ended_at timestamptz)
        WHERE callbacks.number = talk.number AND callbacks.state = 'open' AND callbacks.last_attempt_at < coalesce(talk.ended_at, 'infinity')
        """;

    /// <summary>
    /// $1 calls as JSON, each of another number: id of a callback, number, call_id, ended_at, due_at, server, extensions that rang, queue; $2 now.
    /// Counts each call once, and none of a number that is only logged. The owner: the contact's owner, else who last talked with the number, else who rang first, else nobody.
    /// </summary>
    public const string Owe = """
        WITH missed AS (
            SELECT told.*, call.contact_id, call.organisation_id
            FROM json_to_recordset($1::json) AS told (id uuid, number text, call_id uuid, ended_at timestamptz, due_at timestamptz, server text, rang text[], queue text)
            JOIN calls call ON call.id = told.call_id
            WHERE NOT EXISTS (SELECT FROM callback_calls counted WHERE counted.call_id = told.call_id)
                AND NOT EXISTS (SELECT FROM ignored_numbers ignored WHERE ignored.number = told.number)
                AND NOT EXISTS (SELECT FROM erased_calls erased WHERE erased.call_id = told.call_id)
        ), owed AS (
            INSERT INTO callbacks (
                id, number, contact_id, organisation_id, state, owner_id, owner_reason, queue, attempts,
                first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
            SELECT missed.id, missed.number, missed.contact_id, missed.organisation_id, 'open', owner.user_id, coalesce(owner.reason, 'nobody'),
                missed.queue, 1, missed.call_id, missed.call_id, missed.ended_at, missed.due_at, $2, $2
            FROM missed
            LEFT JOIN LATERAL (
                SELECT candidates.user_id, candidates.reason
                FROM (
                    SELECT 1, coalesce(contact.owner_id, organisation.owner_id), 'contact-owner'
                    FROM (SELECT missed.contact_id, missed.organisation_id) known
                    LEFT JOIN contacts contact ON contact.id = known.contact_id
                    LEFT JOIN organisations organisation ON organisation.id = coalesce(known.organisation_id, contact.organisation_id)
                    UNION ALL
                    SELECT 2, phone.user_id, 'last-talked'
                    FROM (
                        SELECT server, CASE WHEN direction = 'outbound' THEN operator ELSE answered_by[array_upper(answered_by, 1)] END AS extension
                        FROM calls
                        WHERE number = missed.number AND answered_at IS NOT NULL AND merged_into IS NULL AND id < missed.call_id
                        ORDER BY id DESC LIMIT 1
                    ) last_talk
                    JOIN user_extensions phone ON phone.server = last_talk.server AND phone.extension = last_talk.extension
                    UNION ALL
                    SELECT 2 + rang.ordinality, phone.user_id, 'rang'
                    FROM unnest(missed.rang) WITH ORDINALITY AS rang (extension, ordinality)
                    JOIN user_extensions phone ON phone.server = missed.server AND phone.extension = rang.extension
                ) candidates (rank, user_id, reason)
                JOIN users ON users.id = candidates.user_id AND users.is_active
                ORDER BY candidates.rank LIMIT 1
            ) owner ON true
            ON CONFLICT (number) WHERE state = 'open' DO UPDATE SET
                attempts = callbacks.attempts + 1,
                first_call_id = least(callbacks.first_call_id, excluded.first_call_id),
                last_call_id = greatest(callbacks.last_call_id, excluded.last_call_id),
                last_attempt_at = greatest(callbacks.last_attempt_at, excluded.last_attempt_at),
                due_at = least(callbacks.due_at, excluded.due_at),
                contact_id = coalesce(callbacks.contact_id, excluded.contact_id),
                organisation_id = coalesce(callbacks.organisation_id, excluded.organisation_id),
                owner_id = CASE WHEN callbacks.owner_reason = 'nobody' THEN excluded.owner_id ELSE callbacks.owner_id END,
                owner_reason = CASE WHEN callbacks.owner_reason = 'nobody' THEN excluded.owner_reason ELSE callbacks.owner_reason END,
                queue = coalesce(excluded.queue, callbacks.queue),
                updated_at = excluded.updated_at
            RETURNING id, number
        )
        INSERT INTO callback_calls (callback_id, call_id) SELECT owed.id, missed.call_id FROM owed JOIN missed ON missed.number = owed.number
        """;

    /// <summary>
    /// $1 calls that are no attempts after all, $2 now. A callback that counted others too keeps those; one that was owed for nothing else was never owed.
    /// One that somebody promised, and that never counted any, stays.
    /// </summary>
    public const string TakeBack = """
        WITH gone AS (
            DELETE FROM callback_calls WHERE call_id = ANY($1) RETURNING callback_id, call_id
        ), left_over AS (
            SELECT counted.callback_id, count(*) AS attempts, (array_agg(counted.call_id ORDER BY counted.call_id))[1] AS first_call,
                (array_agg(counted.call_id ORDER BY counted.call_id DESC))[1] AS last_call
            FROM callback_calls counted
            WHERE counted.callback_id IN (SELECT callback_id FROM gone) AND counted.call_id <> ALL($1)
            GROUP BY counted.callback_id
        ), dropped AS (
            DELETE FROM callbacks
            WHERE state = 'open' AND id IN (SELECT callback_id FROM gone) AND id NOT IN (SELECT callback_id FROM left_over)
        )
        UPDATE callbacks SET attempts = left_over.attempts, first_call_id = left_over.first_call, last_call_id = left_over.last_call, updated_at = $2
        FROM left_over WHERE callbacks.id = left_over.callback_id
        """;

    /// <summary>$1 numbers, each once, $2 how far back to look for each, $3 now. The conversation was heard of before the attempt that it answers.</summary>
    public const string CloseByLaterConversation = """
        UPDATE callbacks SET
            state = 'closed', closed_at = $3, closed_by_call_id = talk.id, updated_at = $3,
            closed_how = CASE WHEN talk.direction = 'inbound' THEN 'called-again' ELSE 'called-back' END,
            closed_by_user_id = (SELECT user_id FROM user_extensions WHERE server = talk.server
                AND extension = CASE WHEN talk.direction = 'inbound' THEN talk.answered_by[1] ELSE talk.operator END)
        FROM unnest($1::text[], $2::timestamptz[]) AS attempt (number, since)
        CROSS JOIN LATERAL (
            SELECT id, server, direction, answered_by, operator, ended_at FROM calls
            WHERE calls.number = attempt.number AND answered_at IS NOT NULL AND merged_into IS NULL AND id >= uuid_at(attempt.since)
            ORDER BY coalesce(ended_at, 'infinity') DESC LIMIT 1
        ) talk
        WHERE callbacks.number = attempt.number AND callbacks.state = 'open' AND (talk.ended_at IS NULL OR talk.ended_at > callbacks.last_attempt_at)
        """;
}
