-- The same words and the same rows, several times faster: an import of many people spent most of its time here.

-- A query in a function is planned for each call; a loop is not.
CREATE OR REPLACE FUNCTION search_words(spelt text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    words text[] := '{}';
    word text;
BEGIN
    FOREACH word IN ARRAY regexp_split_to_array(search_plain(spelt) || ' ' || search_fold(spelt), '[^[:alnum:]]+') LOOP
        IF word <> '' THEN
            FOR begins IN 1 .. CASE WHEN word ~ '[ぁ-ヿ一-鿿]' THEN length(word) ELSE 1 END LOOP
                words := words || substr(word, begins);
            END LOOP;
        END IF;
    END LOOP;
    RETURN array_to_tsvector(words);
END $$;

-- Whoever is new has no address that could be in the way. The plans are made while the table is nearly empty, and kept while it grows: never by reading all of it.
CREATE OR REPLACE FUNCTION keep_main_email() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
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
    IF NOT EXISTS (SELECT FROM email_addresses WHERE contact_id = NEW.id) THEN
        INSERT INTO email_addresses (id, contact_id, address, is_primary) VALUES (gen_random_uuid(), NEW.id, main, true);
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
