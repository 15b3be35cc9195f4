-- Files on the card of a contact or an organisation: a row here, its bytes in stored_file_parts under the same id.

CREATE TABLE client_files (
    id              uuid        PRIMARY KEY,
    contact_id      uuid        REFERENCES contacts,
    organisation_id uuid        REFERENCES organisations,   -- both null: of a deleted record, which can still be brought back
    name            text        NOT NULL CHECK (name = btrim(name) AND length(name) BETWEEN 1 AND 200 AND name !~ '[[:cntrl:]/\\]'),
    media_type      text        NOT NULL CHECK (length(media_type) BETWEEN 3 AND 100),  -- as whoever sent it said; never what it is answered as
    size_bytes      bigint      NOT NULL CHECK (size_bytes > 0),
    added_by        uuid        REFERENCES users ON DELETE SET NULL,
    added_by_name   text        NOT NULL,
    added_at        timestamptz NOT NULL,
    CHECK (num_nonnulls(contact_id, organisation_id) <= 1)
);
CREATE INDEX client_files_contact ON client_files (contact_id, id DESC) WHERE contact_id IS NOT NULL;
CREATE INDEX client_files_organisation ON client_files (organisation_id, id DESC) WHERE organisation_id IS NOT NULL;
CREATE INDEX client_files_added_by ON client_files (added_by) WHERE added_by IS NOT NULL;

CREATE TRIGGER client_files_ring_contact AFTER INSERT OR UPDATE OR DELETE ON client_files FOR EACH ROW EXECUTE FUNCTION ring_doorbell('contacts', 'contact_id');
CREATE TRIGGER client_files_ring_organisation AFTER INSERT OR UPDATE OR DELETE ON client_files FOR EACH ROW EXECUTE FUNCTION ring_doorbell('organisations', 'organisation_id');

-- Whoever removes the row, by whatever way, removes the bytes.
CREATE FUNCTION forget_file_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM stored_file_parts WHERE file_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER client_files_parts AFTER DELETE ON client_files FOR EACH ROW EXECUTE FUNCTION forget_file_parts();

-- What a deleted record had waits for it as long as it can be brought back.
CREATE FUNCTION forget_client_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM client_files WHERE id = OLD.row_key::uuid AND contact_id IS NULL AND organisation_id IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER deletion_moves_files AFTER DELETE ON deletion_moves FOR EACH ROW WHEN (OLD.kind = 'client_files') EXECUTE FUNCTION forget_client_file();

ALTER TABLE merge_moves DROP CONSTRAINT merge_moves_kind_check;
ALTER TABLE merge_moves ADD CONSTRAINT merge_moves_kind_check CHECK (kind IN
    ('calls', 'callbacks', 'telephony_commands', 'number_choices', 'consents', 'client_notes', 'client_files', 'contacts', 'affiliations', 'organisations', 'not_duplicates', 'named_calls', 'named_callbacks'));
