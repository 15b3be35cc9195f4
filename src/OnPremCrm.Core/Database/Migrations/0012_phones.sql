-- What Asterisk last said of its telephones and of the members of its queues: the phone bar shows it. Written by the telephony service, read anew every few
-- seconds; a row that Asterisk no longer has goes.
CREATE TABLE phones (
    server      text        NOT NULL,
    extension   text        NOT NULL,
    state       text        NOT NULL CHECK (state IN ('free', 'ringing', 'in-use', 'on-hold', 'unreachable')),
    since       timestamptz NOT NULL,
    PRIMARY KEY (server, extension)
);
CREATE TABLE queue_members (
    server          text        NOT NULL,
    queue           text        NOT NULL,
    interface       text        NOT NULL,   -- as the queue dials it: PJSIP/101, or a Local channel in front of the phone
    extension       text        NOT NULL,
    paused          boolean     NOT NULL,
    wraps_up_until  timestamptz,            -- after a call of the queue; null when it does not
    since           timestamptz NOT NULL,
    PRIMARY KEY (server, queue, interface)
);
CREATE INDEX queue_members_extension ON queue_members (server, extension);

-- Only the one whose phone it is hears of it.
CREATE FUNCTION ring_phone_owner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner uuid;
BEGIN
    IF current_setting('crm.quiet', true) = 'on' THEN
        RETURN NULL;
    END IF;
    SELECT user_id INTO owner FROM user_extensions WHERE server = coalesce(NEW.server, OLD.server) AND extension = coalesce(NEW.extension, OLD.extension);
    IF owner IS NOT NULL THEN
        INSERT INTO changes (noun, noun_id) VALUES ('pops', owner) ON CONFLICT (noun, noun_id) DO UPDATE SET changed_at = now();
        PERFORM pg_notify('crm_changes', 'pops:' || owner || ':' || floor(extract(epoch FROM now()) * 1000000)::bigint);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER phones_ring AFTER INSERT OR UPDATE OR DELETE ON phones FOR EACH ROW EXECUTE FUNCTION ring_phone_owner();
CREATE TRIGGER queue_members_ring AFTER INSERT OR UPDATE OR DELETE ON queue_members FOR EACH ROW EXECUTE FUNCTION ring_phone_owner();
