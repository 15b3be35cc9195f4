-- Deleted records: for thirty days each can be brought back, with all that hung on it.

ALTER TABLE grants DROP CONSTRAINT grants_deed_check;
ALTER TABLE grants ADD CONSTRAINT grants_deed_check CHECK (deed IN ('see', 'create', 'edit', 'delete', 'export', 'play', 'download'));

CREATE TABLE deletions (
    id              uuid        PRIMARY KEY,
    noun            text        NOT NULL CHECK (noun IN ('contacts', 'organisations')),
    record_id       uuid        NOT NULL,
    name            text,       -- null with kept
    owner_id        uuid        REFERENCES users ON DELETE SET NULL,    -- of the record: who may see it may see this
    kept            jsonb,      -- the whole record. Null: it was brought back, or the time for that is over
    deleted_by      uuid        REFERENCES users ON DELETE SET NULL,
    deleted_by_name text        NOT NULL,
    deleted_at      timestamptz NOT NULL,
    restore_until   timestamptz NOT NULL,
    restored_by_name text,
    restored_at     timestamptz,
    CHECK ((name IS NULL) = (kept IS NULL)),
    CHECK (restored_at IS NULL OR kept IS NULL),
    CHECK ((restored_at IS NULL) = (restored_by_name IS NULL))
);
CREATE INDEX deletions_kept ON deletions (noun, id DESC) WHERE kept IS NOT NULL;
CREATE INDEX deletions_over ON deletions (restore_until) WHERE kept IS NOT NULL;
CREATE INDEX deletions_record ON deletions (record_id);

-- What named the record: kind is the table, row_key the row. The row itself is kept where it went too.
CREATE TABLE deletion_moves (
    deletion_id uuid    NOT NULL REFERENCES deletions ON DELETE CASCADE,
    kind        text    NOT NULL,
    row_key     text    NOT NULL,
    was         jsonb,
    PRIMARY KEY (deletion_id, kind, row_key)
);

CREATE TRIGGER deletions_ring AFTER INSERT OR UPDATE OR DELETE ON deletions FOR EACH ROW EXECUTE FUNCTION ring_doorbell('deletions', 'id');

-- Consents go with the person who gave them, and come back with them.
CREATE OR REPLACE FUNCTION keep_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'consents' AND current_setting('onpremcrm.consent_door', true) IN ('erasure', 'deletion') THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{contact_id,recorded_by}'::text[] = to_jsonb(OLD) - '{contact_id,recorded_by}'::text[]
        AND (NEW.recorded_by IS NULL OR NEW.recorded_by IS NOT DISTINCT FROM OLD.recorded_by) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'consents are append-only';
END $$;
