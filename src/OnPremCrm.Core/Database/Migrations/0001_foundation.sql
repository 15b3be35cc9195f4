-- The foundation: users, contacts, the call log, callbacks, commands to Asterisk, audit, and the doorbell.
-- Ids are UUID version 7 made from the time of the thing they name, so ordering by id is ordering by time.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- ---------------------------------------------------------------- the doorbell
-- One row per noun and id with the time of its last change. Listeners are woken by NOTIFY and read this table
-- when they were not: the table is the truth, NOTIFY only the doorbell. Unlogged: after a crash every page reloads anyway.
CREATE UNLOGGED TABLE changes (
    noun        text        NOT NULL,
    noun_id     uuid        NOT NULL,
    changed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (noun, noun_id)
);
CREATE INDEX changes_changed_at ON changes (changed_at);

-- TG_ARGV[0] is the noun, TG_ARGV[1] the column that holds its id. SET LOCAL crm.quiet = 'on' silences a bulk load.
CREATE FUNCTION ring_doorbell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid;
BEGIN
    IF current_setting('crm.quiet', true) = 'on' THEN
        RETURN NULL;
    END IF;
    changed := (to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[1])::uuid;
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO changes (noun, noun_id) VALUES (TG_ARGV[0], changed)
    ON CONFLICT (noun, noun_id) DO UPDATE SET changed_at = now();
    -- now() is the transaction's: several changes of one noun in a transaction ring once
    PERFORM pg_notify('crm_changes', TG_ARGV[0] || ':' || changed || ':' || floor(extract(epoch FROM now()) * 1000000)::bigint);
    RETURN NULL;
END $$;

-- ----------------------------------------------------------------------- users
CREATE TABLE users (
    id                  uuid        PRIMARY KEY,
    email               text        NOT NULL CHECK (email LIKE '%_@_%' AND length(email) <= 254),
    normalised_email    text        NOT NULL UNIQUE,
    name                text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 200),
    role                text        NOT NULL CHECK (role IN ('operator', 'manager', 'admin')),
    password_hash       text,
    security_stamp      text        NOT NULL,
    concurrency_stamp   text        NOT NULL,
    failed_log_ins      integer     NOT NULL DEFAULT 0 CHECK (failed_log_ins >= 0),
    locked_out_until    timestamptz,
    language            text        CHECK (language IN ('en', 'ru', 'ja')),
    theme               text        NOT NULL DEFAULT 'system' CHECK (theme IN ('light', 'dark', 'system')),
    time_zone           text,
    is_active           boolean     NOT NULL DEFAULT true,
    created_at          timestamptz NOT NULL,
    last_seen_at        timestamptz
);

CREATE TABLE user_extensions (
    server      text    NOT NULL,
    extension   text    NOT NULL CHECK (extension ~ '^[0-9A-Za-z_.-]{1,40}$'),
    user_id     uuid    NOT NULL REFERENCES users ON DELETE CASCADE,
    is_primary  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (server, extension)
);
CREATE INDEX user_extensions_user ON user_extensions (user_id);

CREATE TABLE api_tokens (
    id              uuid        PRIMARY KEY,
    name            text        NOT NULL CHECK (btrim(name) <> ''),
    role            text        NOT NULL CHECK (role IN ('operator', 'manager', 'admin')),
    token_hash      bytea       NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz,
    expires_at      timestamptz,
    revoked_at      timestamptz
);

CREATE TABLE data_protection_keys (
    name    text PRIMARY KEY,
    xml     text NOT NULL
);

-- --------------------------------------------------- organisations and contacts
CREATE TABLE organisations (
    id          uuid        PRIMARY KEY,
    name        text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 300),
    city        text,
    country     text        CHECK (country ~ '^[A-Z]{2}$'),
    website     text,
    note        text,
    owner_id    uuid        REFERENCES users ON DELETE SET NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    version     integer     NOT NULL DEFAULT 1
);
CREATE INDEX organisations_name ON organisations (lower(name), id);
CREATE INDEX organisations_name_trigrams ON organisations USING gin (lower(name) gin_trgm_ops);
CREATE INDEX organisations_owner ON organisations (owner_id);

CREATE TABLE contacts (
    id              uuid        PRIMARY KEY,
    name            text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 300),
    organisation_id uuid        REFERENCES organisations ON DELETE SET NULL,
    job_title       text,
    email           text        CHECK (email LIKE '%_@_%'),
    language        text,
    note            text,
    owner_id        uuid        REFERENCES users ON DELETE SET NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         integer     NOT NULL DEFAULT 1
);
CREATE INDEX contacts_name ON contacts (lower(name), id);
CREATE INDEX contacts_name_trigrams ON contacts USING gin (lower(name) gin_trgm_ops);
CREATE INDEX contacts_organisation ON contacts (organisation_id);
CREATE INDEX contacts_owner ON contacts (owner_id);
CREATE INDEX contacts_email ON contacts (lower(email)) WHERE email IS NOT NULL;

-- A number belongs to one person or to one organisation; the same number may belong to several of them.
CREATE TABLE phone_numbers (
    id              uuid    PRIMARY KEY,
    contact_id      uuid    REFERENCES contacts ON DELETE CASCADE,
    organisation_id uuid    REFERENCES organisations ON DELETE CASCADE,
    number          text    NOT NULL CHECK (number ~ '^\+[1-9][0-9]{5,14}$'),
    as_written      text    NOT NULL,
    kind            text    NOT NULL DEFAULT 'work' CHECK (kind IN ('work', 'mobile', 'home', 'fax', 'other')),
    is_primary      boolean NOT NULL DEFAULT false,
    CHECK (num_nonnulls(contact_id, organisation_id) = 1)
);
CREATE INDEX phone_numbers_number ON phone_numbers (number);
CREATE INDEX phone_numbers_number_trigrams ON phone_numbers USING gin (number gin_trgm_ops);
CREATE UNIQUE INDEX phone_numbers_contact ON phone_numbers (contact_id, number) WHERE contact_id IS NOT NULL;
CREATE UNIQUE INDEX phone_numbers_organisation ON phone_numbers (organisation_id, number) WHERE organisation_id IS NOT NULL;

-- What an operator chose when several contacts shared a number.
CREATE TABLE number_choices (
    number      text        PRIMARY KEY,
    contact_id  uuid        NOT NULL REFERENCES contacts ON DELETE CASCADE,
    chosen_by   uuid        REFERENCES users ON DELETE SET NULL,
    chosen_at   timestamptz NOT NULL
);

-- -------------------------------------------------------------------- the PBXs
-- Written by the telephony service: what it is configured with and how its link to Asterisk does. Read by the web.
CREATE TABLE telephony_servers (
    name                text        PRIMARY KEY,
    country             text        CHECK (country ~ '^[A-Z]{2}$'),
    area_code           text,
    trunks              text[]      NOT NULL DEFAULT '{}',
    channel_pattern     text        NOT NULL DEFAULT 'PJSIP/{extension}',
    link                text        NOT NULL DEFAULT 'down' CHECK (link IN ('down', 'connecting', 'up')),
    link_since          timestamptz NOT NULL,
    link_fault          text,
    asterisk_version    text,
    asterisk_started_at timestamptz,
    last_event_at       timestamptz,
    heartbeat_at        timestamptz
);

-- ----------------------------------------------------------------- the call log
CREATE TABLE calls (
    id                  uuid        NOT NULL,
    server              text        NOT NULL,
    linkedid            text        NOT NULL,
    state               text        NOT NULL CHECK (state IN ('ringing', 'talking', 'ended')),
    direction           text        NOT NULL CHECK (direction IN ('inbound', 'outbound', 'internal')),
    number              text        CHECK (number ~ '^\+[1-9][0-9]{5,14}$'),
    number_as_presented text,
    number_reading      text,       -- the rule by which number was read, or the reason why it could not be
    caller_name         text,
    did                 text,
    dialled             text,
    queue               text,
    trunk               text,
    operator            text,       -- the calling extension: outbound and internal
    started_at          timestamptz NOT NULL,
    answered_at         timestamptz,
    ended_at            timestamptz,
    wait_seconds        integer     CHECK (wait_seconds >= 0),
    ring_seconds        integer     CHECK (ring_seconds >= 0),
    talk_seconds        integer     CHECK (talk_seconds >= 0),
    disposition         text        CHECK (disposition IN ('answered', 'missed', 'abandoned', 'busy', 'failed', 'voicemail', 'unknown')),
    end_known           boolean     NOT NULL DEFAULT true,
    rang                text[]      NOT NULL DEFAULT '{}',
    answered_by         text[]      NOT NULL DEFAULT '{}',
    missed_by           text[]      NOT NULL DEFAULT '{}',
    ringing_now         text[]      NOT NULL DEFAULT '{}',
    talking_now         text[]      NOT NULL DEFAULT '{}',
    contact_id          uuid        REFERENCES contacts ON DELETE SET NULL,
    organisation_id     uuid        REFERENCES organisations ON DELETE SET NULL,
    match               text        CHECK (match IN ('none', 'exact', 'chosen', 'clicked', 'several')),
    command_id          uuid,
    merged_into         uuid,       -- a consultation call that became part of another one; never shown in the log
    version             bigint      NOT NULL DEFAULT 0,
    updated_at          timestamptz NOT NULL,
    PRIMARY KEY (id),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CHECK ((state = 'ended') = (disposition IS NOT NULL)),
    CHECK (disposition IS DISTINCT FROM 'answered' OR answered_at IS NOT NULL)
) PARTITION BY RANGE (id);

CREATE INDEX calls_live ON calls (id) WHERE state <> 'ended';
CREATE INDEX calls_number ON calls (number, id DESC) WHERE number IS NOT NULL;
CREATE INDEX calls_contact ON calls (contact_id, id DESC) WHERE contact_id IS NOT NULL;
CREATE INDEX calls_organisation ON calls (organisation_id, id DESC) WHERE organisation_id IS NOT NULL;
CREATE INDEX calls_disposition ON calls (disposition, direction, id DESC);
CREATE INDEX calls_queue ON calls (queue, id DESC) WHERE queue IS NOT NULL;
CREATE INDEX calls_did ON calls (did, id DESC) WHERE did IS NOT NULL;
CREATE INDEX calls_people ON calls USING gin (rang, answered_by);
CREATE INDEX calls_operator ON calls (operator, id DESC) WHERE operator IS NOT NULL;

-- Every linkedid a call was ever known by. This is what makes ingest idempotent: one linkedid, one call.
CREATE TABLE call_aliases (
    server      text NOT NULL,
    linkedid    text NOT NULL,
    call_id     uuid NOT NULL,
    PRIMARY KEY (server, linkedid)
);
CREATE INDEX call_aliases_call ON call_aliases (call_id);

-- The tracker's whole view of a call while it is live: a restarted service goes on from it.
CREATE TABLE live_calls (
    call_id     uuid        PRIMARY KEY,
    server      text        NOT NULL,
    snapshot    jsonb       NOT NULL,
    updated_at  timestamptz NOT NULL
);

CREATE TABLE call_legs (
    call_id         uuid        NOT NULL,
    ordinal         integer     NOT NULL,
    uniqueid        text        NOT NULL,
    channel         text        NOT NULL,
    extension       text,       -- null for a trunk or a foreign channel
    is_trunk        boolean     NOT NULL DEFAULT false,
    dialled_at      timestamptz NOT NULL,
    rang_at         timestamptz,
    answered_at     timestamptz,
    ended_at        timestamptz,
    outcome         text        CHECK (outcome IN ('answered', 'no-answer', 'busy', 'declined', 'answered-elsewhere', 'caller-gave-up', 'forwarded', 'unreachable', 'unknown')),
    hangup_cause    integer,
    PRIMARY KEY (call_id, ordinal)
) PARTITION BY RANGE (call_id);

CREATE TABLE talk_segments (
    call_id     uuid        NOT NULL,
    ordinal     integer     NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('talk', 'consultation', 'hold', 'wait')),
    parties     text[]      NOT NULL,   -- extensions, and 'outside'
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    PRIMARY KEY (call_id, ordinal)
) PARTITION BY RANGE (call_id);

CREATE TABLE call_transfers (
    call_id         uuid        NOT NULL,
    ordinal         integer     NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('blind', 'attended')),
    from_extension  text        NOT NULL,
    to_extension    text        NOT NULL,
    completed       boolean     NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (call_id, ordinal)
) PARTITION BY RANGE (call_id);

-- A note about the call (at_seconds null) or an annotation at a moment of a recording.
CREATE TABLE call_notes (
    id              uuid        PRIMARY KEY,
    call_id         uuid        NOT NULL,
    recording_id    uuid,
    at_seconds      numeric(9,3) CHECK (at_seconds >= 0),
    author_id       uuid        REFERENCES users ON DELETE SET NULL,
    author_name     text        NOT NULL,
    body            text        NOT NULL CHECK (length(body) <= 20000),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CHECK ((recording_id IS NULL) = (at_seconds IS NULL))
);
CREATE INDEX call_notes_call ON call_notes (call_id);

CREATE TABLE recordings (
    id                  uuid        PRIMARY KEY,
    call_id             uuid        NOT NULL,
    server              text        NOT NULL,
    source_path         text        NOT NULL,
    state               text        NOT NULL CHECK (state IN ('writing', 'ready', 'empty', 'missing', 'unreadable')),
    state_reason        text,       -- a word of RecordingFault: why it is not there
    stored_path         text,       -- relative to Recordings:StorePath
    media_type          text,
    seconds             numeric(9,3) CHECK (seconds >= 0),
    channels            integer,
    sample_rate         integer,
    bytes               bigint,
    sha256              bytea,
    peaks               bytea,      -- one byte (0..255) per leg and slice, legs interleaved
    peaks_per_second    integer,
    started_at          timestamptz,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    next_try_at         timestamptz,
    tries               integer     NOT NULL DEFAULT 0,
    UNIQUE (call_id, source_path),
    CHECK (state <> 'ready' OR (stored_path IS NOT NULL AND seconds IS NOT NULL AND sha256 IS NOT NULL))
);
CREATE INDEX recordings_due ON recordings (next_try_at) WHERE state = 'writing';

-- Partitions by month. A month that nobody made is caught by the default partition: nothing is ever refused.
CREATE FUNCTION uuid_at(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT (lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

CREATE TABLE calls_default PARTITION OF calls DEFAULT;
CREATE TABLE call_legs_default PARTITION OF call_legs DEFAULT;
CREATE TABLE talk_segments_default PARTITION OF talk_segments DEFAULT;
CREATE TABLE call_transfers_default PARTITION OF call_transfers DEFAULT;

-- Makes the partitions of the month that holds the moment. Returns false if they were there, or if rows of that month
-- already lie in the default partition (they stay there, and are found all the same).
CREATE FUNCTION ensure_call_partitions(moment timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    month_start timestamptz := date_trunc('month', moment, 'UTC');
    low         uuid := uuid_at(month_start);
    high        uuid := uuid_at(date_trunc('month', month_start + interval '32 days', 'UTC'));
    suffix      text := to_char(month_start AT TIME ZONE 'UTC', 'YYYY_MM');
    parent      text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ensure_call_partitions'));
    IF to_regclass('calls_' || suffix) IS NOT NULL
       OR EXISTS (SELECT FROM calls_default WHERE id >= low AND id < high) THEN
        RETURN false;
    END IF;
    FOREACH parent IN ARRAY ARRAY['calls', 'call_legs', 'talk_segments', 'call_transfers'] LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', parent || '_' || suffix, parent, low, high);
    END LOOP;
    RETURN true;
END $$;

-- ------------------------------------------------------------------- callbacks
CREATE TABLE callbacks (
    id                  uuid        PRIMARY KEY,
    number              text        NOT NULL CHECK (number ~ '^\+[1-9][0-9]{5,14}$'),
    contact_id          uuid        REFERENCES contacts ON DELETE SET NULL,
    organisation_id     uuid        REFERENCES organisations ON DELETE SET NULL,
    state               text        NOT NULL CHECK (state IN ('open', 'closed')),
    owner_id            uuid        REFERENCES users ON DELETE SET NULL,
    owner_reason        text        NOT NULL CHECK (owner_reason IN ('contact-owner', 'last-talked', 'rang', 'taken', 'handed-over', 'nobody')),
    queue               text,
    attempts            integer     NOT NULL DEFAULT 1 CHECK (attempts >= 1),
    first_call_id       uuid        NOT NULL,
    last_call_id        uuid        NOT NULL,
    last_attempt_at     timestamptz NOT NULL,
    due_at              timestamptz NOT NULL,
    created_at          timestamptz NOT NULL,
    closed_at           timestamptz,
    closed_by_call_id   uuid,
    closed_by_user_id   uuid        REFERENCES users ON DELETE SET NULL,
    closed_how          text        CHECK (closed_how IN ('called-again', 'called-back', 'by-hand')),
    closed_note         text,
    updated_at          timestamptz NOT NULL,
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((state = 'closed') = (closed_how IS NOT NULL)),
    CHECK (closed_how IS DISTINCT FROM 'by-hand' OR closed_note IS NOT NULL)
);
CREATE UNIQUE INDEX callbacks_one_open_per_number ON callbacks (number) WHERE state = 'open';
CREATE INDEX callbacks_open ON callbacks (due_at, id) WHERE state = 'open';
CREATE INDEX callbacks_owner ON callbacks (owner_id, due_at) WHERE state = 'open';
CREATE INDEX callbacks_closed ON callbacks (closed_at DESC, id) WHERE state = 'closed';
CREATE INDEX callbacks_number ON callbacks (number);
CREATE INDEX callbacks_contact ON callbacks (contact_id);

-- The calls that a callback counts: one attempt each, however often their end is heard.
CREATE TABLE callback_calls (
    callback_id uuid NOT NULL REFERENCES callbacks ON DELETE CASCADE,
    call_id     uuid NOT NULL,
    PRIMARY KEY (callback_id, call_id)
);
CREATE INDEX callback_calls_call ON callback_calls (call_id);

-- ---------------------------------------------------------- commands to Asterisk
CREATE TABLE telephony_commands (
    id              uuid        PRIMARY KEY,
    kind            text        NOT NULL CHECK (kind IN ('dial', 'hang-up')),
    server          text        NOT NULL,
    extension       text        NOT NULL,
    number          text,                   -- E.164 or an internal extension: what is dialled
    contact_id      uuid        REFERENCES contacts ON DELETE SET NULL,
    callback_id     uuid        REFERENCES callbacks ON DELETE SET NULL,
    target_id       uuid,                   -- hang-up: the call or the dial command that it ends
    requested_by    uuid        REFERENCES users ON DELETE SET NULL,
    state           text        NOT NULL CHECK (state IN ('queued', 'claimed', 'succeeded', 'refused', 'expired', 'unknown')),
    reason          text,                   -- a word of CommandRefusal, when refused
    progress        text        NOT NULL DEFAULT 'queued' CHECK (progress IN ('queued', 'ringing-you', 'dialling', 'ringing-there', 'talking', 'ended')),
    outcome         text        CHECK (outcome IN ('answered', 'you-did-not-answer', 'you-were-busy', 'you-declined', 'phone-unreachable', 'busy', 'no-answer', 'failed', 'stopped', 'unknown')),
    created_at      timestamptz NOT NULL,
    deadline_at     timestamptz NOT NULL,
    claimed_at      timestamptz,
    claimed_by      text,
    finished_at     timestamptz,
    call_id         uuid,
    updated_at      timestamptz NOT NULL,
    CHECK (kind <> 'dial' OR number IS NOT NULL),
    CHECK (state <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX telephony_commands_queued ON telephony_commands (created_at) WHERE state = 'queued';
CREATE INDEX telephony_commands_running ON telephony_commands (server) WHERE state IN ('claimed', 'succeeded') AND progress <> 'ended';

-- ----------------------------------------------------------------------- audit
CREATE TABLE audit_entries (
    id          uuid        PRIMARY KEY,
    at          timestamptz NOT NULL,
    user_id     uuid,
    user_name   text        NOT NULL,
    action      text        NOT NULL,
    noun        text        NOT NULL,
    noun_id     uuid,
    details     jsonb,
    address     text
);
CREATE INDEX audit_entries_noun ON audit_entries (noun, noun_id, id DESC);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append-only';
END $$;
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- ---------------------------------------------------------------- working hours
-- One row: the company's working week, by which callbacks are due.
CREATE TABLE working_hours (
    id                  integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    time_zone           text    NOT NULL DEFAULT 'UTC',
    callback_minutes    integer NOT NULL DEFAULT 30 CHECK (callback_minutes BETWEEN 1 AND 10000),
    -- opening and closing per ISO weekday 1..7; null = closed
    opens               time[]  NOT NULL DEFAULT ARRAY['09:00', '09:00', '09:00', '09:00', '09:00', NULL, NULL]::time[] CHECK (array_length(opens, 1) = 7),
    closes              time[]  NOT NULL DEFAULT ARRAY['18:00', '18:00', '18:00', '18:00', '18:00', NULL, NULL]::time[] CHECK (array_length(closes, 1) = 7)
);
INSERT INTO working_hours DEFAULT VALUES;

-- ------------------------------------------------------------ who rings the bell
CREATE TRIGGER calls_ring AFTER INSERT OR UPDATE OR DELETE ON calls FOR EACH ROW EXECUTE FUNCTION ring_doorbell('calls', 'id');
CREATE TRIGGER call_notes_ring AFTER INSERT OR UPDATE OR DELETE ON call_notes FOR EACH ROW EXECUTE FUNCTION ring_doorbell('calls', 'call_id');
CREATE TRIGGER recordings_ring AFTER INSERT OR UPDATE OR DELETE ON recordings FOR EACH ROW EXECUTE FUNCTION ring_doorbell('calls', 'call_id');
CREATE TRIGGER callbacks_ring AFTER INSERT OR UPDATE OR DELETE ON callbacks FOR EACH ROW EXECUTE FUNCTION ring_doorbell('callbacks', 'id');
CREATE TRIGGER contacts_ring AFTER INSERT OR UPDATE OR DELETE ON contacts FOR EACH ROW EXECUTE FUNCTION ring_doorbell('contacts', 'id');
CREATE TRIGGER organisations_ring AFTER INSERT OR UPDATE OR DELETE ON organisations FOR EACH ROW EXECUTE FUNCTION ring_doorbell('organisations', 'id');
CREATE TRIGGER telephony_commands_ring AFTER INSERT OR UPDATE OR DELETE ON telephony_commands FOR EACH ROW EXECUTE FUNCTION ring_doorbell('commands', 'id');
