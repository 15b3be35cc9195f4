-- People with a part in several organisations, and those where they were before. The main organisation stays contacts.organisation_id with contacts.job_title.

CREATE TABLE affiliations (
    id              uuid    PRIMARY KEY,
    contact_id      uuid    NOT NULL REFERENCES contacts ON DELETE CASCADE,
    organisation_id uuid    NOT NULL REFERENCES organisations ON DELETE CASCADE,
    role            text    CHECK (btrim(role) <> '' AND length(role) <= 300),
    since           date,
    until           date,
    is_past         boolean NOT NULL DEFAULT false,
    ordinal         integer NOT NULL DEFAULT 0,
    CHECK (since <= until),
    CHECK (until IS NULL OR is_past)
);
CREATE INDEX affiliations_contact ON affiliations (contact_id);
CREATE INDEX affiliations_organisation ON affiliations (organisation_id);

ALTER TABLE merge_moves DROP CONSTRAINT merge_moves_kind_check;
ALTER TABLE merge_moves ADD CONSTRAINT merge_moves_kind_check CHECK (kind IN
    ('calls', 'callbacks', 'telephony_commands', 'number_choices', 'contacts', 'affiliations', 'not_duplicates', 'named_calls', 'named_callbacks'));
