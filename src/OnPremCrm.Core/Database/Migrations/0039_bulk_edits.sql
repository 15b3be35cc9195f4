-- Changes of many contacts or organisations at once, with the way back.

CREATE TABLE bulk_edits (
    id              uuid        PRIMARY KEY,
    noun            text        NOT NULL CHECK (noun IN ('contacts', 'organisations')),
    field           text        NOT NULL CHECK (field IN ('owner', 'source', 'add-tag', 'remove-tag', 'own')),
    key             text,       -- of a field of the company's own
    value           text,       -- what was put in. Null: it was emptied
    changed         integer     NOT NULL,
    done_by         uuid        REFERENCES users ON DELETE SET NULL,
    done_by_name    text        NOT NULL,
    done_at         timestamptz NOT NULL,
    undo_until      timestamptz NOT NULL,
    undone_at       timestamptz,
    undone_by_name  text,
    taken_back      integer     NOT NULL,
    kept            integer     NOT NULL,   -- by an undo, because somebody changed them later
    CHECK ((field = 'own') = (key IS NOT NULL)),
    CHECK (value IS NOT NULL OR field NOT IN ('add-tag', 'remove-tag')),
    CHECK ((undone_at IS NULL) = (undone_by_name IS NULL))
);
CREATE INDEX bulk_edits_done_by ON bulk_edits (done_by, id DESC);

-- Which records they were, and what they had before. Forgotten when the time to undo is over.
CREATE TABLE bulk_edit_rows (
    edit_id         uuid        NOT NULL REFERENCES bulk_edits ON DELETE CASCADE,
    record_id       uuid        NOT NULL,
    was             text,
    is_taken_back   boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (edit_id, record_id)
);
CREATE INDEX bulk_edit_rows_record ON bulk_edit_rows (record_id);

-- One ring for all of them: when many change at once, they do not ring one by one.
CREATE TRIGGER bulk_edits_ring AFTER INSERT OR UPDATE ON bulk_edits FOR EACH ROW EXECUTE FUNCTION ring_doorbell('bulk-edits', 'id');
