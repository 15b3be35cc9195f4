-- In which order forms, cards, lists and exports show the fields of a kind of record, as an administrator put them. No row: as we think best.
CREATE TABLE field_orders (
    noun        text        PRIMARY KEY CHECK (noun IN ('contacts', 'organisations')),
    words       text[]      NOT NULL,   -- from top to bottom; the company's own fields as "own.key"; what stands behind "more" is folded away
    updated_at  timestamptz NOT NULL
);
