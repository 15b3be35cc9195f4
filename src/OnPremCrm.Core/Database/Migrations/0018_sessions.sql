-- Who is logged in where, addresses from which too many log-ins failed, and the rules by which people get in.

-- A cookie is worth something only while its session is here and has no end. An ended one is kept for a while: it tells from where somebody was in.
CREATE TABLE user_sessions (
    id            uuid        PRIMARY KEY,
    user_id       uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    started_at    timestamptz NOT NULL,
    last_seen_at  timestamptz NOT NULL,
    address       text,
    browser       text        CHECK (length(browser) <= 400),
    ended_at      timestamptz
);
CREATE INDEX user_sessions_user ON user_sessions (user_id, last_seen_at DESC);
-- Open pages of an ended session are told at once.
CREATE TRIGGER user_sessions_ring AFTER UPDATE OF ended_at ON user_sessions FOR EACH ROW
    WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at) EXECUTE FUNCTION ring_doorbell('users', 'user_id');

-- Counted over a quarter of an hour; one with a time to wait until is refused whatever it says.
CREATE TABLE failing_addresses (
    address       text        PRIMARY KEY,
    failures      integer     NOT NULL CHECK (failures > 0),
    since         timestamptz NOT NULL,
    locked_until  timestamptz
);

-- One row: what holds for everybody who logs in.
CREATE TABLE access_rules (
    id                 integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    shortest_password  integer NOT NULL DEFAULT 12 CHECK (shortest_password BETWEEN 8 AND 64)
);
INSERT INTO access_rules DEFAULT VALUES;
