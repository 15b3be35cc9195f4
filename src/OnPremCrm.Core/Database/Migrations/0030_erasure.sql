-- Erasure of a person: what was asked for and done, and what keeps the person's number from coming back out of Asterisk's own ledger.

CREATE TABLE erasures (
    id              uuid        PRIMARY KEY,
    contact_id      uuid        NOT NULL,   -- names nobody once the contact is gone
    reference       text        CHECK (btrim(reference) <> '' AND length(reference) <= 100),    -- of the request, as the company files it
    state           text        NOT NULL CHECK (state IN ('queued', 'removing', 'done')),
    asked_by        uuid        REFERENCES users ON DELETE SET NULL,
    asked_by_name   text        NOT NULL,
    asked_at        timestamptz NOT NULL,
    rows_gone_at    timestamptz,            -- when everything in the database was gone, in one transaction
    done_at         timestamptz,            -- when the sound files were gone too
    waits_for       text        CHECK (waits_for IN ('call', 'files')),     -- why it goes on later
    counts          jsonb       NOT NULL DEFAULT '{}',
    CHECK ((state = 'queued') = (rows_gone_at IS NULL)),
    CHECK ((state = 'done') = (done_at IS NOT NULL))
);
CREATE INDEX erasures_open ON erasures (asked_at) WHERE state <> 'done';
CREATE UNIQUE INDEX erasures_one_for_each ON erasures (contact_id);
CREATE TRIGGER erasures_ring AFTER INSERT OR UPDATE OR DELETE ON erasures FOR EACH ROW EXECUTE FUNCTION ring_doorbell('erasures', 'id');

-- Sound files to be removed from the store. The telephony service does it: only it may write there.
CREATE TABLE recording_removals (
    recording_id    uuid        PRIMARY KEY,
    stored_path     text,                   -- relative to Recordings:StorePath. Null: it was still being fetched
    erasure_id      uuid        REFERENCES erasures,
    asked_at        timestamptz NOT NULL,
    removed_at      timestamptz,
    next_try_at     timestamptz NOT NULL,
    fault           text
);
CREATE INDEX recording_removals_due ON recording_removals (next_try_at) WHERE removed_at IS NULL;
CREATE INDEX recording_removals_erasure ON recording_removals (erasure_id);

-- Calls whose outside party was erased: they stay in the figures, and nothing is written into them again that would name anybody.
CREATE TABLE erased_calls (
    call_id     uuid        PRIMARY KEY,
    erased_at   timestamptz NOT NULL
);

-- Numbers that were erased, as a hash with a key: a call that the log lacked, and that is read from the ledger later, is known by it.
CREATE TABLE erasure_keys (
    id      integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    key     bytea   NOT NULL CHECK (octet_length(key) = 32)
);
INSERT INTO erasure_keys (key) VALUES (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

CREATE TABLE erased_numbers (
    hash    bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
    until   timestamptz NOT NULL            -- calls that began before; a later one is a new stranger's
);

CREATE FUNCTION erasure_hash(number text) RETURNS bytea LANGUAGE sql STABLE STRICT AS $$
    SELECT sha256(key || sha256(key || convert_to(number, 'UTF8'))) FROM erasure_keys
$$;

CREATE FUNCTION keep_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM erased_calls WHERE call_id = NEW.id) THEN
        IF NEW.number IS NULL OR NOT EXISTS (SELECT FROM erased_numbers) OR NOT EXISTS (SELECT FROM erased_numbers WHERE hash = erasure_hash(NEW.number) AND NEW.started_at < until) THEN
            RETURN NEW;
        END IF;
        INSERT INTO erased_calls (call_id, erased_at) VALUES (NEW.id, now()) ON CONFLICT DO NOTHING;
    END IF;
    NEW.number := NULL;
    NEW.number_as_presented := NULL;
    NEW.number_cleaned := NULL;
    NEW.number_reading := 'erased';
    NEW.caller_name := NULL;
    NEW.dialled := CASE WHEN NEW.direction = 'outbound' THEN NULL ELSE NEW.dialled END;
    NEW.contact_id := NULL;
    NEW.command_id := NULL;
    NEW.match := coalesce(NEW.match, 'none');
    RETURN NEW;
END $$;
CREATE TRIGGER calls_keep_erased BEFORE INSERT OR UPDATE ON calls FOR EACH ROW
    WHEN (NEW.number IS NOT NULL OR NEW.number_as_presented IS NOT NULL OR NEW.caller_name IS NOT NULL OR NEW.contact_id IS NOT NULL) EXECUTE FUNCTION keep_erased();

-- What is told of an erased call in other tables would name the number, too: a channel, a file's name, Asterisk's own words.
CREATE FUNCTION skip_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN EXISTS (SELECT FROM erased_calls WHERE call_id = NEW.call_id) THEN NULL ELSE NEW END;
END $$;
CREATE TRIGGER recordings_skip_erased BEFORE INSERT ON recordings FOR EACH ROW EXECUTE FUNCTION skip_erased();
CREATE TRIGGER call_events_skip_erased BEFORE INSERT ON call_events FOR EACH ROW EXECUTE FUNCTION skip_erased();
CREATE TRIGGER call_matchings_skip_erased BEFORE INSERT ON call_matchings FOR EACH ROW EXECUTE FUNCTION skip_erased();

CREATE FUNCTION mask_erased_leg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.extension IS NULL AND NEW.channel <> 'erased' AND EXISTS (SELECT FROM erased_calls WHERE call_id = NEW.call_id) THEN
        NEW.channel := 'erased';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_legs_mask_erased BEFORE INSERT OR UPDATE ON call_legs FOR EACH ROW WHEN (NEW.extension IS NULL) EXECUTE FUNCTION mask_erased_leg();
