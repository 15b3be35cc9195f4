-- Notes on a contact or an organisation that were written without a call.

CREATE TABLE client_notes (
    id                  uuid        PRIMARY KEY,
    contact_id          uuid        REFERENCES contacts,
    organisation_id     uuid        REFERENCES organisations,
    body                text        NOT NULL CHECK (btrim(body) <> '' AND length(body) <= 20000),
    written_by          uuid        REFERENCES users ON DELETE SET NULL,
    written_by_token    uuid,       -- of a program; one that is gone writes no more
    written_by_name     text        NOT NULL,
    written_at          timestamptz NOT NULL,
    edited_at           timestamptz,
    version             integer     NOT NULL DEFAULT 1 CHECK (version > 0),
    CHECK (num_nonnulls(contact_id, organisation_id) = 1),
    CHECK (num_nonnulls(written_by, written_by_token) <= 1),
    CHECK ((version > 1) = (edited_at IS NOT NULL))
);
CREATE INDEX client_notes_contact ON client_notes (contact_id, id DESC) WHERE contact_id IS NOT NULL;
CREATE INDEX client_notes_organisation ON client_notes (organisation_id, id DESC) WHERE organisation_id IS NOT NULL;
CREATE INDEX client_notes_author ON client_notes (written_by) WHERE written_by IS NOT NULL;
CREATE TRIGGER client_notes_ring_contact AFTER INSERT OR UPDATE OR DELETE ON client_notes FOR EACH ROW EXECUTE FUNCTION ring_doorbell('contacts', 'contact_id');
CREATE TRIGGER client_notes_ring_organisation AFTER INSERT OR UPDATE OR DELETE ON client_notes FOR EACH ROW EXECUTE FUNCTION ring_doorbell('organisations', 'organisation_id');

ALTER TABLE merge_moves DROP CONSTRAINT merge_moves_kind_check;
ALTER TABLE merge_moves ADD CONSTRAINT merge_moves_kind_check CHECK (kind IN
    ('calls', 'callbacks', 'telephony_commands', 'number_choices', 'consents', 'client_notes', 'contacts', 'affiliations', 'organisations', 'not_duplicates', 'named_calls', 'named_callbacks'));

ALTER TABLE retention_rules DROP CONSTRAINT retention_rules_kind_check;
ALTER TABLE retention_rules ADD CONSTRAINT retention_rules_kind_check CHECK (kind IN ('recordings', 'callers', 'notes', 'client-notes', 'events', 'dials', 'sessions', 'audit'));
