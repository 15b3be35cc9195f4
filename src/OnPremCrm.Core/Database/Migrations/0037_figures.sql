-- What the calls with each contact and organisation come to, kept so that lists can be sorted by it.
-- Whatever touches a call marks with whom it was; the telephony service counts those anew within seconds (see the decision on kept figures).

CREATE TABLE contact_figures (
    contact_id      uuid    PRIMARY KEY REFERENCES contacts ON DELETE CASCADE,
    calls_in        integer NOT NULL DEFAULT 0,
    calls_out       integer NOT NULL DEFAULT 0,
    unanswered      integer NOT NULL DEFAULT 0,
    talk_seconds    bigint  NOT NULL DEFAULT 0,
    last_talk_at    timestamptz
);
CREATE TABLE organisation_figures (
    organisation_id uuid    PRIMARY KEY REFERENCES organisations ON DELETE CASCADE,
    calls_in        integer NOT NULL DEFAULT 0,
    calls_out       integer NOT NULL DEFAULT 0,
    unanswered      integer NOT NULL DEFAULT 0,
    talk_seconds    bigint  NOT NULL DEFAULT 0,
    last_talk_at    timestamptz
);

INSERT INTO contact_figures
    SELECT contacts.id, coalesce(calls_in, 0), coalesce(calls_out, 0), coalesce(unanswered, 0), coalesce(talk_seconds, 0), last_talk_at
    FROM contacts LEFT JOIN (
        SELECT contact_id, count(*) FILTER (WHERE state = 'ended' AND direction = 'inbound') AS calls_in, count(*) FILTER (WHERE state = 'ended' AND direction = 'outbound') AS calls_out,
            count(*) FILTER (WHERE state = 'ended' AND direction = 'inbound' AND answered_at IS NULL) AS unanswered, sum(talk_seconds) AS talk_seconds, max(answered_at) AS last_talk_at
        FROM calls WHERE contact_id IS NOT NULL AND merged_into IS NULL GROUP BY contact_id) counted ON contact_id = contacts.id;
INSERT INTO organisation_figures
    SELECT organisations.id, coalesce(calls_in, 0), coalesce(calls_out, 0), coalesce(unanswered, 0), coalesce(talk_seconds, 0), last_talk_at
    FROM organisations LEFT JOIN (
        SELECT organisation_id, count(*) FILTER (WHERE state = 'ended' AND direction = 'inbound') AS calls_in, count(*) FILTER (WHERE state = 'ended' AND direction = 'outbound') AS calls_out,
            count(*) FILTER (WHERE state = 'ended' AND direction = 'inbound' AND answered_at IS NULL) AS unanswered, sum(talk_seconds) AS talk_seconds, max(answered_at) AS last_talk_at
        FROM calls WHERE organisation_id IS NOT NULL AND merged_into IS NULL GROUP BY organisation_id) counted ON organisation_id = organisations.id;

CREATE INDEX contact_figures_last_talk ON contact_figures (last_talk_at, contact_id);
CREATE INDEX contact_figures_in ON contact_figures (calls_in, contact_id);
CREATE INDEX contact_figures_out ON contact_figures (calls_out, contact_id);
CREATE INDEX contact_figures_unanswered ON contact_figures (unanswered, contact_id);
CREATE INDEX organisation_figures_last_talk ON organisation_figures (last_talk_at, organisation_id);
CREATE INDEX organisation_figures_in ON organisation_figures (calls_in, organisation_id);
CREATE INDEX organisation_figures_out ON organisation_figures (calls_out, organisation_id);
CREATE INDEX organisation_figures_unanswered ON organisation_figures (unanswered, organisation_id);

-- Each has a row from the beginning, so that a list in their order holds everybody.
CREATE FUNCTION make_contact_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO contact_figures (contact_id) SELECT id FROM made;
    RETURN NULL;
END $$;
CREATE TRIGGER contacts_figures AFTER INSERT ON contacts REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION make_contact_figures();
CREATE FUNCTION make_organisation_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO organisation_figures (organisation_id) SELECT id FROM made;
    RETURN NULL;
END $$;
CREATE TRIGGER organisations_figures AFTER INSERT ON organisations REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION make_organisation_figures();

-- Only ever added to here, so that whoever writes calls waits for nobody.
CREATE TABLE figure_marks (
    id              bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contact_id      uuid,
    organisation_id uuid
);
CREATE FUNCTION mark_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND num_nonnulls(NEW.contact_id, NEW.organisation_id) > 0 THEN
        INSERT INTO figure_marks (contact_id, organisation_id) VALUES (NEW.contact_id, NEW.organisation_id);
    END IF;
    IF TG_OP <> 'INSERT' AND num_nonnulls(OLD.contact_id, OLD.organisation_id) > 0
        AND (TG_OP = 'DELETE' OR (OLD.contact_id, OLD.organisation_id) IS DISTINCT FROM (NEW.contact_id, NEW.organisation_id)) THEN
        INSERT INTO figure_marks (contact_id, organisation_id) VALUES (OLD.contact_id, OLD.organisation_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER calls_figures_made AFTER INSERT ON calls FOR EACH ROW
    WHEN ((NEW.contact_id IS NOT NULL OR NEW.organisation_id IS NOT NULL) AND (NEW.state = 'ended' OR NEW.answered_at IS NOT NULL)) EXECUTE FUNCTION mark_figures();
CREATE TRIGGER calls_figures_changed AFTER UPDATE ON calls FOR EACH ROW
    WHEN ((OLD.contact_id IS NOT NULL OR OLD.organisation_id IS NOT NULL OR NEW.contact_id IS NOT NULL OR NEW.organisation_id IS NOT NULL)
        AND (OLD.contact_id, OLD.organisation_id, OLD.direction, OLD.state = 'ended', OLD.answered_at, OLD.talk_seconds, OLD.merged_into)
        IS DISTINCT FROM (NEW.contact_id, NEW.organisation_id, NEW.direction, NEW.state = 'ended', NEW.answered_at, NEW.talk_seconds, NEW.merged_into)) EXECUTE FUNCTION mark_figures();
CREATE TRIGGER calls_figures_gone AFTER DELETE ON calls FOR EACH ROW
    WHEN (OLD.contact_id IS NOT NULL OR OLD.organisation_id IS NOT NULL) EXECUTE FUNCTION mark_figures();
