-- Numbers that match: what a trunk puts around a number, an organisation's block of numbers, last digits, and numbers for which no card comes up.

-- Applied in order to a number as it was presented, before it is read. Null server, trunk or direction: all of them.
CREATE TABLE cleaning_rules (
    id          uuid        PRIMARY KEY,
    server      text,
    trunk       text,
    direction   text        CHECK (direction IN ('inbound', 'outbound')),
    kind        text        NOT NULL CHECK (kind IN ('begins', 'ends', 'pattern')),
    looks_for   text        NOT NULL CHECK (length(looks_for) BETWEEN 1 AND 200),
    puts        text        NOT NULL DEFAULT '' CHECK (length(puts) <= 60),
    note        text        CHECK (length(note) <= 200),
    ordinal     integer     NOT NULL,
    is_active   boolean     NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    CHECK (trunk IS NULL OR server IS NOT NULL)
);

-- What the rules made of the number as presented. Null: none applied.
ALTER TABLE calls ADD COLUMN number_cleaned text;

-- All numbers from the first to the last belong to the organisation: the block behind its switchboard.
CREATE TABLE number_ranges (
    id              uuid    PRIMARY KEY,
    organisation_id uuid    NOT NULL REFERENCES organisations ON DELETE CASCADE,
    first_number    text    NOT NULL CHECK (first_number ~ '^\+[1-9][0-9]{5,14}$'),
    last_number     text    NOT NULL CHECK (last_number ~ '^\+[1-9][0-9]{5,14}$'),
    as_written      text    NOT NULL,
    CHECK (length(first_number) = length(last_number)),
    CHECK (substr(last_number, 2)::bigint - substr(first_number, 2)::bigint BETWEEN 1 AND 99999)
);
CREATE INDEX number_ranges_numbers ON number_ranges USING gist (int8range(substr(first_number, 2)::bigint, substr(last_number, 2)::bigint, '[]'));
CREATE INDEX number_ranges_organisation ON number_ranges (organisation_id);

-- Numbers that end alike are found by this, whatever stands before their last digits.
CREATE INDEX phone_numbers_backwards ON phone_numbers (reverse(number) text_pattern_ops);

-- Logged like all others, but no card comes up, nobody is matched and nobody has to call back.
CREATE TABLE ignored_numbers (
    number      text        PRIMARY KEY CHECK (number ~ '^\+[1-9][0-9]{5,14}$'),
    note        text        CHECK (length(note) <= 200),
    added_by    uuid        REFERENCES users ON DELETE SET NULL,
    added_at    timestamptz NOT NULL
);

ALTER TABLE calls DROP CONSTRAINT calls_match_check;
ALTER TABLE calls ADD CONSTRAINT calls_match_check
    CHECK (match IN ('none', 'exact', 'range', 'maybe', 'chosen', 'clicked', 'several', 'ignored'));

-- Numbers that could not be read: the report of them goes through few calls.
CREATE INDEX calls_unread ON calls (id DESC) WHERE number IS NULL AND number_as_presented IS NOT NULL AND direction <> 'internal';
