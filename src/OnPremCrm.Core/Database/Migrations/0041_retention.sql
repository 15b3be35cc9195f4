-- Retention: how long each kind of thing is kept, and what the last night took away. No rule: for ever.

CREATE TABLE retention_rules (
    kind            text        PRIMARY KEY CHECK (kind IN ('recordings', 'callers', 'notes', 'events', 'dials', 'sessions', 'audit')),
    keep_days       integer     CHECK (keep_days BETWEEN 1 AND 36500),     -- null: for ever
    saved_by        uuid        REFERENCES users ON DELETE SET NULL,
    saved_by_name   text        NOT NULL,
    saved_at        timestamptz NOT NULL,
    began_at        timestamptz,        -- of the last run. Null: none yet
    ended_at        timestamptz,        -- null: somebody is at it, or was ended in the middle and goes on the next night
    removed         bigint      NOT NULL DEFAULT 0,     -- by that run
    CHECK (ended_at IS NULL OR began_at IS NOT NULL)
);

-- Calls of which nothing is taken away, however old they are: not ended, owed a callback, or the proof of a consent.
CREATE VIEW kept_calls AS
    SELECT id AS call_id FROM calls WHERE state <> 'ended'
    UNION SELECT first_call_id FROM callbacks WHERE state = 'open'
    UNION SELECT last_call_id FROM callbacks WHERE state = 'open'
    UNION SELECT callback_calls.call_id FROM callback_calls JOIN callbacks ON callbacks.id = callback_id WHERE state = 'open'
    UNION SELECT call_id FROM consents WHERE call_id IS NOT NULL;

-- Takes the outside party out of the oldest calls before a moment, at most so many from this one on: they stay in all figures, as those of a person who was erased do
-- (see the migration on erasure), and the ledger does not bring it back. Gives how many it were, and the last of them.
CREATE FUNCTION forget_callers(before timestamptz, most integer, behind uuid, now_at timestamptz, OUT gone bigint, OUT last uuid) LANGUAGE plpgsql AS $$
DECLARE
    ids uuid[];
BEGIN
    SELECT array_agg(id ORDER BY id) INTO ids FROM (
        SELECT id FROM calls
        WHERE id < uuid_at(before) AND id > behind AND state = 'ended' AND direction IS DISTINCT FROM 'internal'
            AND num_nonnulls(number, number_as_presented, caller_name, contact_id) > 0 AND id NOT IN (SELECT call_id FROM kept_calls)
        ORDER BY id LIMIT most FOR UPDATE) oldest;
    gone := coalesce(cardinality(ids), 0);
    last := ids[cardinality(ids)];
    INSERT INTO erased_calls (call_id, erased_at) SELECT unnest(ids), now_at ON CONFLICT DO NOTHING;
    INSERT INTO recording_removals (recording_id, stored_path, asked_at, next_try_at)
        SELECT id, stored_path, now_at, now_at FROM recordings WHERE call_id = ANY (ids) AND stored_path IS NOT NULL ON CONFLICT DO NOTHING;
    DELETE FROM recordings WHERE call_id = ANY (ids);
    DELETE FROM call_notes WHERE call_id = ANY (ids);
    DELETE FROM call_events WHERE call_id = ANY (ids);
    DELETE FROM call_matchings WHERE call_id = ANY (ids);
    DELETE FROM callbacks WHERE state = 'closed' AND id IN (SELECT callback_id FROM callback_calls WHERE call_id = ANY (ids)) AND last_call_id = ANY (ids);
    DELETE FROM telephony_commands WHERE call_id = ANY (ids);
    UPDATE call_legs SET channel = 'erased' WHERE call_id = ANY (ids) AND extension IS NULL;
    UPDATE calls SET number = NULL, number_as_presented = NULL, number_cleaned = NULL, number_reading = 'erased', caller_name = NULL,
        dialled = CASE WHEN direction = 'outbound' THEN NULL ELSE dialled END, contact_id = NULL, command_id = NULL, match = coalesce(match, 'none'), updated_at = now_at
    WHERE id = ANY (ids);
END $$;
