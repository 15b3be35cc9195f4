-- People and organisations with several e-mail addresses, addresses and messengers; numbers and addresses that are wrong or not wanted; who people are.

ALTER TABLE phone_numbers ADD COLUMN is_wrong boolean NOT NULL DEFAULT false;
ALTER TABLE phone_numbers ADD COLUMN opted_out boolean NOT NULL DEFAULT false;

ALTER TABLE contacts ADD COLUMN birthday date CHECK (birthday >= '1850-01-01');
ALTER TABLE contacts ADD COLUMN source text CHECK (btrim(source) <> '' AND length(source) <= 100);
ALTER TABLE contacts ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
CREATE INDEX contacts_tags ON contacts USING gin (tags) WHERE tags <> '{}';
ALTER TABLE organisations ADD COLUMN source text CHECK (btrim(source) <> '' AND length(source) <= 100);
ALTER TABLE organisations ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
CREATE INDEX organisations_tags ON organisations USING gin (tags) WHERE tags <> '{}';

CREATE TABLE email_addresses (
    id              uuid    PRIMARY KEY,
    contact_id      uuid    REFERENCES contacts ON DELETE CASCADE,
    organisation_id uuid    REFERENCES organisations ON DELETE CASCADE,
    address         text    NOT NULL CHECK (address LIKE '%_@_%' AND length(address) <= 254),
    kind            text    NOT NULL DEFAULT 'work' CHECK (kind IN ('work', 'home', 'billing', 'other')),
    is_primary      boolean NOT NULL DEFAULT false,
    is_wrong        boolean NOT NULL DEFAULT false,
    opted_out       boolean NOT NULL DEFAULT false,
    ordinal         integer NOT NULL DEFAULT 0,
    CHECK (num_nonnulls(contact_id, organisation_id) = 1)
);
CREATE UNIQUE INDEX email_addresses_contact ON email_addresses (contact_id, lower(address)) WHERE contact_id IS NOT NULL;
CREATE UNIQUE INDEX email_addresses_organisation ON email_addresses (organisation_id, lower(address)) WHERE organisation_id IS NOT NULL;
CREATE INDEX email_addresses_address ON email_addresses (lower(address));
CREATE INDEX email_addresses_trigrams ON email_addresses USING gin (lower(address) gin_trgm_ops);

CREATE TABLE postal_addresses (
    id              uuid    PRIMARY KEY,
    contact_id      uuid    REFERENCES contacts ON DELETE CASCADE,
    organisation_id uuid    REFERENCES organisations ON DELETE CASCADE,
    kind            text    NOT NULL DEFAULT 'work' CHECK (kind IN ('work', 'home', 'delivery', 'billing', 'legal', 'other')),
    street          text    CHECK (btrim(street) <> '' AND length(street) <= 500),
    postal_code     text    CHECK (btrim(postal_code) <> '' AND length(postal_code) <= 20),
    city            text    CHECK (btrim(city) <> '' AND length(city) <= 200),
    country         text    CHECK (country ~ '^[A-Z]{2}$'),
    is_primary      boolean NOT NULL DEFAULT false,
    is_wrong        boolean NOT NULL DEFAULT false,
    ordinal         integer NOT NULL DEFAULT 0,
    CHECK (num_nonnulls(contact_id, organisation_id) = 1),
    CHECK (num_nonnulls(street, postal_code, city, country) > 0)
);
CREATE INDEX postal_addresses_contact ON postal_addresses (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX postal_addresses_organisation ON postal_addresses (organisation_id) WHERE organisation_id IS NOT NULL;

CREATE TABLE messenger_accounts (
    id              uuid    PRIMARY KEY,
    contact_id      uuid    REFERENCES contacts ON DELETE CASCADE,
    organisation_id uuid    REFERENCES organisations ON DELETE CASCADE,
    kind            text    NOT NULL CHECK (kind IN ('telegram', 'whatsapp', 'line', 'viber', 'signal', 'wechat', 'skype', 'vk', 'max', 'other')),
    account         text    NOT NULL CHECK (btrim(account) <> '' AND length(account) <= 200),
    is_primary      boolean NOT NULL DEFAULT false,
    is_wrong        boolean NOT NULL DEFAULT false,
    ordinal         integer NOT NULL DEFAULT 0,
    CHECK (num_nonnulls(contact_id, organisation_id) = 1)
);
CREATE UNIQUE INDEX messenger_accounts_contact ON messenger_accounts (contact_id, kind, lower(account)) WHERE contact_id IS NOT NULL;
CREATE UNIQUE INDEX messenger_accounts_organisation ON messenger_accounts (organisation_id, kind, lower(account)) WHERE organisation_id IS NOT NULL;

INSERT INTO email_addresses (id, contact_id, address, is_primary) SELECT gen_random_uuid(), id, email, true FROM contacts WHERE email IS NOT NULL;

-- contacts.email is the address to write to first, so that lists, imports and programs need no second table. Whoever writes only it gets the row here too:
-- at the end of the transaction, when whoever writes both has done so.
CREATE FUNCTION keep_main_email() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    main text;
    was text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.email END;
BEGIN
    SELECT email INTO main FROM contacts WHERE id = NEW.id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF main IS NULL THEN
        DELETE FROM email_addresses WHERE contact_id = NEW.id AND lower(address) = lower(was) AND is_primary AND NOT is_wrong;
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM email_addresses WHERE contact_id = NEW.id AND lower(address) = lower(main)) THEN
        UPDATE email_addresses SET is_primary = (lower(address) = lower(main)), is_wrong = is_wrong AND lower(address) <> lower(main)
        WHERE contact_id = NEW.id AND (is_primary <> (lower(address) = lower(main)) OR (is_wrong AND lower(address) = lower(main)));
        RETURN NULL;
    END IF;
    UPDATE email_addresses SET address = main WHERE contact_id = NEW.id AND lower(address) = lower(was) AND is_primary AND NOT is_wrong;
    IF NOT FOUND THEN
        UPDATE email_addresses SET is_primary = false WHERE contact_id = NEW.id AND is_primary;
        INSERT INTO email_addresses (id, contact_id, address, is_primary) VALUES (gen_random_uuid(), NEW.id, main, true);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER contacts_email_made AFTER INSERT ON contacts DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.email IS NOT NULL) EXECUTE FUNCTION keep_main_email();
CREATE CONSTRAINT TRIGGER contacts_email_changed AFTER UPDATE OF email ON contacts DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION keep_main_email();
