-- Consents: what for, the text that was shown, and each giving and withdrawing with its proof. Rows that stay as they are; what holds is the newest of them.

CREATE TABLE consent_purposes (
    id          uuid        PRIMARY KEY,
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 80 AND name = btrim(name)),
    channel     text        NOT NULL CHECK (channel IN ('any', 'phone', 'email', 'sms', 'messenger', 'post', 'recording')),
    is_active   boolean     NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX consent_purposes_name ON consent_purposes (lower(name));

-- What is consented to, word for word. Another wording is another version, so that a consent names the one that was shown.
CREATE TABLE consent_texts (
    purpose_id          uuid        NOT NULL REFERENCES consent_purposes,
    version             integer     NOT NULL CHECK (version > 0),
    body                text        NOT NULL CHECK (btrim(body) <> '' AND length(body) <= 5000),
    recorded_by         uuid        REFERENCES users ON DELETE SET NULL,
    recorded_by_name    text        NOT NULL,
    recorded_at         timestamptz NOT NULL,
    PRIMARY KEY (purpose_id, version)
);

CREATE TABLE consents (
    id                  uuid        PRIMARY KEY,
    contact_id          uuid        NOT NULL REFERENCES contacts,
    purpose_id          uuid        NOT NULL,
    version             integer     NOT NULL,
    state               text        NOT NULL CHECK (state IN ('given', 'withdrawn')),
    at                  timestamptz NOT NULL,   -- when they said so
    origin              text        NOT NULL CHECK (origin IN ('web-form', 'phone', 'paper', 'email', 'in-person', 'other')),
    note                text        CHECK (btrim(note) <> '' AND length(note) <= 2000),
    reference           text        CHECK (btrim(reference) <> '' AND length(reference) <= 200),  -- of the form, the letter, the file
    call_id             uuid,                   -- in which they said so
    recorded_by         uuid        REFERENCES users ON DELETE SET NULL,
    recorded_by_name    text        NOT NULL,
    recorded_at         timestamptz NOT NULL,
    FOREIGN KEY (purpose_id, version) REFERENCES consent_texts,
    CHECK (at <= recorded_at),
    CHECK (state = 'withdrawn' OR num_nonnulls(note, reference, call_id) > 0)
);
CREATE INDEX consents_contact ON consents (contact_id, purpose_id, at DESC, id DESC);
CREATE INDEX consents_call ON consents (call_id) WHERE call_id IS NOT NULL;

-- A merge lets consents go along with the contact; an account that is deleted leaves its name; an erasure takes the person's consents away.
CREATE FUNCTION keep_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'consents' AND current_setting('onpremcrm.consent_door', true) = 'erasure' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{contact_id,recorded_by}'::text[] = to_jsonb(OLD) - '{contact_id,recorded_by}'::text[]
        AND (NEW.recorded_by IS NULL OR NEW.recorded_by IS NOT DISTINCT FROM OLD.recorded_by) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'consents are append-only';
END $$;
CREATE TRIGGER consent_texts_keep BEFORE UPDATE OR DELETE ON consent_texts FOR EACH ROW EXECUTE FUNCTION keep_consent();
CREATE TRIGGER consents_keep BEFORE UPDATE OR DELETE ON consents FOR EACH ROW EXECUTE FUNCTION keep_consent();
CREATE TRIGGER consent_texts_no_truncate BEFORE TRUNCATE ON consent_texts FOR EACH STATEMENT EXECUTE FUNCTION keep_consent();
CREATE TRIGGER consents_no_truncate BEFORE TRUNCATE ON consents FOR EACH STATEMENT EXECUTE FUNCTION keep_consent();
CREATE TRIGGER consents_ring AFTER INSERT OR UPDATE OR DELETE ON consents FOR EACH ROW EXECUTE FUNCTION ring_doorbell('contacts', 'contact_id');

-- Takes the consents of a person who is erased; gives how many it were.
CREATE FUNCTION erase_consents(contact uuid) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    PERFORM set_config('onpremcrm.consent_door', 'erasure', true);
    DELETE FROM consents WHERE contact_id = contact;
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM set_config('onpremcrm.consent_door', '', true);
    RETURN gone;
END $$;

ALTER TABLE merge_moves DROP CONSTRAINT merge_moves_kind_check;
ALTER TABLE merge_moves ADD CONSTRAINT merge_moves_kind_check CHECK (kind IN
    ('calls', 'callbacks', 'telephony_commands', 'number_choices', 'consents', 'contacts', 'affiliations', 'organisations', 'not_duplicates', 'named_calls', 'named_callbacks'));
