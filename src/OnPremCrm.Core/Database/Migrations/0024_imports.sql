-- Contacts from files, with the way back, and lists as files.

-- Bytes of files that wait to be read or fetched, in parts, so that any web process finds them.
CREATE TABLE stored_file_parts (
    file_id     uuid    NOT NULL,
    part        integer NOT NULL,
    bytes       bytea   NOT NULL,
    PRIMARY KEY (file_id, part)
);
-- packed already, or read once
ALTER TABLE stored_file_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- A file of contacts on its way: read into import_rows, mapped, run in batches, perhaps undone.
CREATE TABLE imports (
    id              uuid        PRIMARY KEY,
    state           text        NOT NULL CHECK (state IN ('draft', 'queued', 'running', 'done', 'cancelled', 'failed', 'undo-queued', 'undoing', 'undone')),
    file_name       text        NOT NULL,
    format          text        NOT NULL CHECK (format IN ('csv', 'xlsx')),
    encoding        text,       -- null: a workbook
    delimiter       text,       -- null: a workbook
    heading_line    integer     NOT NULL DEFAULT 0 CHECK (heading_line >= 0),   -- 0: there are no headings
    headings        text[]      NOT NULL,
    fields          text[]      NOT NULL,       -- of each column; '' is not imported
    template        text,                       -- what the fields were taken from
    policy          text        NOT NULL CHECK (policy IN ('skip', 'fill', 'overwrite', 'review')),
    country         text        NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    area_code       text        CHECK (area_code ~ '^[0-9]{1,8}$'),
    owner_id        uuid        REFERENCES users ON DELETE SET NULL,
    rows_total      integer     NOT NULL,
    last_line       integer     NOT NULL DEFAULT 0,
    added           integer     NOT NULL DEFAULT 0,
    changed         integer     NOT NULL DEFAULT 0,
    unchanged       integer     NOT NULL DEFAULT 0,
    skipped         integer     NOT NULL DEFAULT 0,
    refused         integer     NOT NULL DEFAULT 0,
    waiting         integer     NOT NULL DEFAULT 0,
    remarked        integer     NOT NULL DEFAULT 0,     -- rows that are in, but not all of them
    taken_back      integer     NOT NULL DEFAULT 0,
    kept            integer     NOT NULL DEFAULT 0,     -- by an undo, because somebody edited them later
    asked_by        uuid        NOT NULL REFERENCES users,
    asked_by_name   text        NOT NULL,
    created_at      timestamptz NOT NULL,
    started_at      timestamptz,
    ended_at        timestamptz,
    undone_at       timestamptz,
    fault           text,
    cancel_asked    boolean     NOT NULL DEFAULT false,
    worker          uuid,
    lease_until     timestamptz
);
CREATE INDEX imports_open ON imports (created_at) WHERE state IN ('queued', 'running', 'undo-queued', 'undoing');

-- Each row of the file that is not blank, and what became of it.
CREATE TABLE import_rows (
    import_id       uuid        NOT NULL REFERENCES imports ON DELETE CASCADE,
    line            integer     NOT NULL,
    cells           text[]      NOT NULL,
    outcome         text        CHECK (outcome IN ('added', 'filled', 'overwritten', 'unchanged', 'skipped', 'refused', 'waiting')),
    fault           text,       -- why it was refused
    remarks         text,       -- what of it is not where it belongs: one a line, kind and value
    contact_id      uuid,
    version_after   integer,    -- of the contact, when this row had been written
    change          jsonb,      -- fields with before and after, numbers added
    undo            text        CHECK (undo IN ('taken-back', 'kept', 'gone')),
    PRIMARY KEY (import_id, line)
);
CREATE INDEX import_rows_contact ON import_rows (import_id, contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX import_rows_noted ON import_rows (import_id, line) WHERE outcome IN ('refused', 'waiting') OR remarks IS NOT NULL OR undo = 'kept';

CREATE TABLE import_organisations (
    import_id       uuid    NOT NULL REFERENCES imports ON DELETE CASCADE,
    organisation_id uuid    NOT NULL,
    PRIMARY KEY (import_id, organisation_id)
);

-- Which column goes where, under a name.
CREATE TABLE import_templates (
    id          uuid        PRIMARY KEY,
    name        text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 60),
    fields      jsonb       NOT NULL,       -- heading: field
    made_by     uuid        REFERENCES users ON DELETE SET NULL,
    made_at     timestamptz NOT NULL
);
CREATE UNIQUE INDEX import_templates_name ON import_templates (lower(name));

-- A list on its way into a file that only its asker may fetch.
CREATE TABLE exports (
    id              uuid        PRIMARY KEY,
    noun            text        NOT NULL CHECK (noun IN ('contacts', 'organisations')),
    format          text        NOT NULL CHECK (format IN ('xlsx', 'csv', 'vcard')),
    search          text,       -- as it was typed. Null: all
    mine            boolean     NOT NULL DEFAULT false,
    state           text        NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    asked_by        uuid        NOT NULL REFERENCES users,
    language        text        NOT NULL,
    country         text,
    rows_done       integer     NOT NULL DEFAULT 0,
    bytes           bigint      NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    fault           text,
    worker          uuid,
    lease_until     timestamptz
);
CREATE INDEX exports_open ON exports (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX exports_asked_by ON exports (asked_by, id DESC);

CREATE TRIGGER imports_ring AFTER INSERT OR UPDATE OR DELETE ON imports FOR EACH ROW EXECUTE FUNCTION ring_doorbell('imports', 'id');
CREATE TRIGGER exports_ring AFTER INSERT OR UPDATE OR DELETE ON exports FOR EACH ROW EXECUTE FUNCTION ring_doorbell('exports', 'id');
