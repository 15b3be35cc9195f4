-- What the log knows of itself: when nobody listened, what Asterisk really said, and whether the PBX's own ledger agrees.

-- From which source a call's row is: heard live, or read from the PBX's ledger (CEL, else CDR) because nobody had listened.
ALTER TABLE calls ADD COLUMN source text NOT NULL DEFAULT 'events' CHECK (source IN ('events', 'cel', 'cdr'));

-- A time in which an Asterisk server was not listened to.
CREATE TABLE listening_gaps (
    id              uuid        PRIMARY KEY,
    server          text        NOT NULL,
    cause           text        NOT NULL CHECK (cause IN ('connection-lost', 'service-stopped', 'asterisk-restarted', 'events-dropped')),
    from_at         timestamptz NOT NULL,
    to_at           timestamptz,            -- null: still deaf
    state           text        NOT NULL CHECK (state IN ('open', 'waiting', 'restored', 'incomplete')),
    ledger          text        CHECK (ledger IN ('cel', 'cdr')),
    fault           text,                   -- a word of LedgerFault: why it is incomplete
    calls_found     integer     NOT NULL DEFAULT 0 CHECK (calls_found >= 0),
    calls_added     integer     NOT NULL DEFAULT 0 CHECK (calls_added >= 0),
    calls_corrected integer     NOT NULL DEFAULT 0 CHECK (calls_corrected >= 0),
    calls_unknown   integer     NOT NULL DEFAULT 0 CHECK (calls_unknown >= 0),
    next_try_at     timestamptz,
    updated_at      timestamptz NOT NULL,
    CHECK ((state = 'open') = (to_at IS NULL)),
    CHECK (to_at >= from_at),
    CHECK ((state = 'incomplete') = (fault IS NOT NULL))
);
CREATE UNIQUE INDEX listening_gaps_one_open ON listening_gaps (server) WHERE state = 'open';
CREATE INDEX listening_gaps_waiting ON listening_gaps (server, from_at) WHERE state IN ('open', 'waiting');
CREATE INDEX listening_gaps_time ON listening_gaps (from_at DESC);
CREATE TRIGGER listening_gaps_ring AFTER INSERT OR UPDATE OR DELETE ON listening_gaps FOR EACH ROW EXECUTE FUNCTION ring_doorbell('gaps', 'id');

-- Work on the ledger that somebody asked for: claimed by the telephony service that leads the server.
CREATE TABLE ledger_jobs (
    id          uuid        PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('backfill', 'proof', 'rebuild')),
    server      text        NOT NULL,
    from_at     timestamptz NOT NULL,
    to_at       timestamptz NOT NULL CHECK (to_at > from_at),
    dry_run     boolean     NOT NULL DEFAULT false,
    state       text        NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    asked_by    uuid        REFERENCES users ON DELETE SET NULL,
    asked_at    timestamptz NOT NULL,
    started_at  timestamptz,
    ended_at    timestamptz,
    fault       text,
    result      jsonb,
    CHECK ((state IN ('done', 'failed')) = (ended_at IS NOT NULL)),
    CHECK ((state = 'failed') = (fault IS NOT NULL))
);
CREATE INDEX ledger_jobs_queued ON ledger_jobs (server, asked_at) WHERE state IN ('queued', 'running');
CREATE INDEX ledger_jobs_time ON ledger_jobs (asked_at DESC);
CREATE TRIGGER ledger_jobs_ring AFTER INSERT OR UPDATE OR DELETE ON ledger_jobs FOR EACH ROW EXECUTE FUNCTION ring_doorbell('ledger-jobs', 'id');

-- The PBX's ledger and the log, compared call by call.
CREATE TABLE ledger_proofs (
    id              uuid        PRIMARY KEY,
    server          text        NOT NULL,
    from_at         timestamptz NOT NULL,
    to_at           timestamptz NOT NULL CHECK (to_at > from_at),
    ledger          text        CHECK (ledger IN ('cel', 'cdr')),
    fault           text,       -- a word of LedgerFault: why nothing could be compared
    calls_in_ledger integer     NOT NULL CHECK (calls_in_ledger >= 0),
    calls_in_log    integer     NOT NULL CHECK (calls_in_log >= 0),
    calls_agreeing  integer     NOT NULL CHECK (calls_agreeing BETWEEN 0 AND calls_in_ledger),
    exceptions      jsonb       NOT NULL DEFAULT '[]',
    made_at         timestamptz NOT NULL
);
CREATE INDEX ledger_proofs_latest ON ledger_proofs (server, made_at DESC);
CREATE TRIGGER ledger_proofs_ring AFTER INSERT OR UPDATE OR DELETE ON ledger_proofs FOR EACH ROW EXECUTE FUNCTION ring_doorbell('proofs', 'id');

-- What Asterisk said about a call, as it said it, packed. Several parts when the call was long or the service was restarted in between.
CREATE TABLE call_events (
    call_id     uuid        NOT NULL,
    part        integer     NOT NULL CHECK (part >= 0),
    server      text        NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    count       integer     NOT NULL CHECK (count > 0),
    events      bytea       NOT NULL,
    PRIMARY KEY (call_id, part)
);

-- Whom a number could have meant when the call was matched, best first.
CREATE TABLE call_matchings (
    call_id     uuid        PRIMARY KEY,
    number      text        NOT NULL,
    candidates  jsonb       NOT NULL,
    matched_at  timestamptz NOT NULL
);
