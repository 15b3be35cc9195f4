-- Why did it (not) pop? The browsers confirm the cards that they show, and the web notes who had a page open.

-- One row per call and user: the first browser that had the card on its page.
CREATE TABLE pop_deliveries (
    call_id     uuid        NOT NULL,
    user_id     uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    extension   text        NOT NULL,       -- the user's phone because of which
    shown_at    timestamptz NOT NULL,
    was_visible boolean     NOT NULL,       -- false: in a window in the background
    seen_at     timestamptz,                -- first time in a window in front; null: never yet
    PRIMARY KEY (call_id, user_id),
    CHECK (NOT was_visible OR seen_at = shown_at),
    CHECK (seen_at >= shown_at)
);

-- A time in which a user had a page open that heard the live feed.
CREATE TABLE user_presences (
    user_id     uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    since       timestamptz NOT NULL,
    until       timestamptz NOT NULL,
    PRIMARY KEY (user_id, since),
    CHECK (until >= since)
);
CREATE INDEX user_presences_age ON user_presences (until);

-- The news of a gap, put away by a user.
CREATE TABLE gap_dismissals (
    gap_id          uuid        NOT NULL REFERENCES listening_gaps ON DELETE CASCADE,
    user_id         uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    dismissed_at    timestamptz NOT NULL,
    PRIMARY KEY (gap_id, user_id)
);

-- The report of recordings that cannot be heard.
CREATE INDEX recordings_faulty ON recordings (id DESC) WHERE state IN ('missing', 'unreadable', 'empty');
