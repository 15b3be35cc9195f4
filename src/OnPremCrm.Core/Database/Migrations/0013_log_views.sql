-- The log as people arrange it for themselves, and an index for each filter that had none.

-- A saved view is a name for a query string of the log. A shared one is everybody's; managers keep those.
CREATE TABLE call_views (
    id          uuid        PRIMARY KEY,
    owner_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    name        text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 60),
    query       text        NOT NULL CHECK (length(query) <= 2000),
    is_shared   boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX call_views_own_name ON call_views (owner_id, lower(name)) WHERE NOT is_shared;
CREATE UNIQUE INDEX call_views_shared_name ON call_views (lower(name)) WHERE is_shared;

CREATE TABLE call_log_layouts (
    user_id     uuid    PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    columns     text[]  NOT NULL
);

-- Long talks, long ringing, long waiting: rare ones are found by their length, frequent ones by reading the log backwards.
CREATE INDEX calls_talk_seconds ON calls (talk_seconds) WHERE talk_seconds IS NOT NULL;
CREATE INDEX calls_ring_seconds ON calls (ring_seconds) WHERE ring_seconds IS NOT NULL;
CREATE INDEX calls_wait_seconds ON calls (wait_seconds) WHERE wait_seconds IS NOT NULL;

-- Calls with somebody whom we do not know.
CREATE INDEX calls_with_strangers ON calls (id DESC) WHERE contact_id IS NULL AND organisation_id IS NULL AND direction <> 'internal';
