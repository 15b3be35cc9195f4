-- One-time links with which a new person, or one who forgot the password, chooses one. Only the hash of what the link carries is kept.
CREATE TABLE password_links (
    id           uuid        PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    secret_hash  bytea       NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
    made_by      uuid        REFERENCES users ON DELETE SET NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL CHECK (expires_at > created_at),
    used_at      timestamptz,
    replaced_at  timestamptz,
    CHECK (used_at IS NULL OR replaced_at IS NULL)
);
-- Of one person one link works at a time.
CREATE UNIQUE INDEX password_links_open ON password_links (user_id) WHERE used_at IS NULL AND replaced_at IS NULL;

ALTER TABLE access_rules ADD COLUMN link_hours integer NOT NULL DEFAULT 72 CHECK (link_hours BETWEEN 1 AND 720);
