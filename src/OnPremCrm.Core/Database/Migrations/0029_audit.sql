-- The audit: by which session or token, questions answered through indexes alone, and entries that nobody changes.

ALTER TABLE audit_entries ADD COLUMN session_id uuid;
ALTER TABLE audit_entries ADD COLUMN token_id uuid;

-- Of one kind of thing done, and of one person's or program's: any question is a handful of these ranges, each read from its newest end.
CREATE INDEX audit_entries_what ON audit_entries (noun, action, id DESC);
CREATE INDEX audit_entries_who ON audit_entries ((coalesce(user_id, token_id)), noun, action, id DESC);

-- Entries stay as they are, with two exceptions that each have one door, and say so for their own transaction alone: the retention takes whole entries away that are old enough,
-- and the erasure of a person takes the details out of entries that speak of them. When, who, what and from where stay.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('onpremcrm.audit_door', true) = 'retention' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('onpremcrm.audit_door', true) = 'erasure'
        AND (OLD.id, OLD.at, OLD.user_id, OLD.user_name, OLD.action, OLD.noun, OLD.noun_id, OLD.address, OLD.session_id, OLD.token_id)
            IS NOT DISTINCT FROM (NEW.id, NEW.at, NEW.user_id, NEW.user_name, NEW.action, NEW.noun, NEW.noun_id, NEW.address, NEW.session_id, NEW.token_id)
        AND NEW.details IS NOT DISTINCT FROM '{"erased": true}'::jsonb THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit entries are append-only';
END $$;

CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Takes away the oldest entries before a moment, at most so many; gives how many it were.
CREATE FUNCTION forget_audit_entries(before timestamptz, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    PERFORM set_config('onpremcrm.audit_door', 'retention', true);
    DELETE FROM audit_entries WHERE id IN (SELECT entry.id FROM audit_entries entry WHERE entry.at < before ORDER BY entry.id LIMIT most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM set_config('onpremcrm.audit_door', '', true);
    RETURN gone;
END $$;

-- Takes the details out of these entries; gives how many had any.
CREATE FUNCTION erase_audit_details(ids uuid[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    PERFORM set_config('onpremcrm.audit_door', 'erasure', true);
    UPDATE audit_entries SET details = '{"erased": true}' WHERE id = ANY (ids) AND details IS NOT NULL AND details <> '{"erased": true}';
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM set_config('onpremcrm.audit_door', '', true);
    RETURN gone;
END $$;
