-- Records that are there twice: how they are found, what was said of them, and merges with the way back.

-- A name whatever the order of its words. Of the folded spelling (see the migration on search); for comparing alone.
CREATE FUNCTION same_name(folded text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce((SELECT string_agg(DISTINCT word, ' ' ORDER BY word) FROM regexp_split_to_table(folded, '[^[:alnum:]]+') AS word WHERE word <> ''), folded);

-- A firm's name without its legal form: "ООО Ромашка" (folded: o romashka) and "Romashka LLC" (folded: romashka lc) are one.
CREATE FUNCTION same_firm(folded text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT CASE WHEN bare ~ '[[:alnum:]]' THEN coalesce((SELECT string_agg(DISTINCT word, ' ' ORDER BY word) FROM regexp_split_to_table(bare, '[^[:alnum:]]+') AS word WHERE word <> ''), folded) ELSE folded END
    FROM regexp_replace(folded, '\m(o|ao|pao|oao|zao|ip|gmbh|mbh|ag|kg|kga|ug|ohg|se|lc|lp|ltd|limited|inc|corp|corporation|co|sa|sarl|srl|spa|bv|nv|plc|k\.?k)\M|株式会社|有限会社|合同会社|\(株\)|\(有\)', ' ', 'g') AS bare);

-- Groups of equals are walked in the order of these, without looking at the records themselves.
CREATE INDEX phone_numbers_of_contacts ON phone_numbers (number, contact_id) WHERE contact_id IS NOT NULL AND NOT is_wrong;
CREATE INDEX phone_numbers_of_organisations ON phone_numbers (number, organisation_id) WHERE organisation_id IS NOT NULL AND NOT is_wrong;
CREATE INDEX email_addresses_of_contacts ON email_addresses (lower(address), address, contact_id) WHERE contact_id IS NOT NULL AND NOT is_wrong;
CREATE INDEX email_addresses_of_organisations ON email_addresses (lower(address), address, organisation_id) WHERE organisation_id IS NOT NULL AND NOT is_wrong;
CREATE INDEX contacts_same_name ON contacts (same_name(folded), organisation_id) INCLUDE (folded, id);
CREATE INDEX organisations_same_name ON organisations (same_firm(folded)) INCLUDE (folded, id);

-- Somebody looked at both: they are two.
CREATE TABLE not_duplicates (
    noun        text        NOT NULL CHECK (noun IN ('contacts', 'organisations')),
    one_id      uuid        NOT NULL,
    other_id    uuid        NOT NULL,
    said_by     uuid        REFERENCES users ON DELETE SET NULL,
    said_by_name text       NOT NULL,
    said_at     timestamptz NOT NULL,
    PRIMARY KEY (noun, one_id, other_id),
    CHECK (one_id < other_id)
);
CREATE INDEX not_duplicates_other ON not_duplicates (noun, other_id);

-- Several records were made one. While it can be undone, the survivor as it was before and after is kept whole.
CREATE TABLE merges (
    id              uuid        PRIMARY KEY,
    noun            text        NOT NULL CHECK (noun IN ('contacts', 'organisations')),
    survivor_id     uuid        NOT NULL,
    before          jsonb,      -- null: undone, or the time for that is over
    after           jsonb,
    merged_by       uuid        REFERENCES users ON DELETE SET NULL,
    merged_by_name  text        NOT NULL,
    merged_at       timestamptz NOT NULL,
    undo_until      timestamptz NOT NULL,
    undone_by_name  text,
    undone_at       timestamptz,
    CHECK ((before IS NULL) = (after IS NULL)),
    CHECK (undone_at IS NULL OR before IS NULL),
    CHECK ((undone_at IS NULL) = (undone_by_name IS NULL))
);
CREATE INDEX merges_kept ON merges (undo_until) WHERE before IS NOT NULL;
CREATE INDEX merges_survivor ON merges (survivor_id);

-- Those that went into the survivor. Their addresses lead there for ever.
CREATE TABLE merged_records (
    merge_id    uuid    NOT NULL REFERENCES merges ON DELETE CASCADE,
    record_id   uuid    NOT NULL,
    kept        jsonb,  -- the whole record. Null: as above
    PRIMARY KEY (merge_id, record_id)
);
CREATE INDEX merged_records_record ON merged_records (record_id);

-- What went along. The calls and callbacks of kind "named" had named nobody, because several had the number.
CREATE TABLE merge_moves (
    merge_id    uuid    NOT NULL REFERENCES merges ON DELETE CASCADE,
    kind        text    NOT NULL CHECK (kind IN ('calls', 'callbacks', 'telephony_commands', 'number_choices', 'contacts', 'not_duplicates', 'named_calls', 'named_callbacks')),
    row_key     text    NOT NULL,
    from_id     uuid,
    was         jsonb,
    PRIMARY KEY (merge_id, kind, row_key)
);

-- Whatever names a record is found by it.
CREATE INDEX telephony_commands_contact ON telephony_commands (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX callbacks_organisation ON callbacks (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX number_choices_contact ON number_choices (contact_id);

CREATE TRIGGER merges_ring AFTER INSERT OR UPDATE OR DELETE ON merges FOR EACH ROW EXECUTE FUNCTION ring_doorbell('merges', 'id');
