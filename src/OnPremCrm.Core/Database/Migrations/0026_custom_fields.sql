-- Fields that an administrator makes. Their values stand typed in the record itself: {"segment": "2", "credit": 5000, "since": "2019-04-01", "newsletter": true}.

CREATE TABLE custom_fields (
    id              uuid        PRIMARY KEY,
    noun            text        NOT NULL CHECK (noun IN ('contacts', 'organisations')),
    key             text        NOT NULL CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
    name            text        NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 60),
    kind            text        NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'choices', 'money', 'link', 'yes-no')),
    hint            text        CHECK (btrim(hint) <> '' AND length(hint) <= 200),
    currency        text        CHECK (currency ~ '^[A-Z]{3}$'),
    is_required     boolean     NOT NULL DEFAULT false,
    is_searchable   boolean     NOT NULL DEFAULT false,
    is_in_list      boolean     NOT NULL DEFAULT false,
    ordinal         integer     NOT NULL,
    is_active       boolean     NOT NULL DEFAULT true,
    version         integer     NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    UNIQUE (noun, key),
    CHECK ((kind = 'money') = (currency IS NOT NULL))
);
-- Two fields in use of one name cannot be told apart in a form, a file or a list.
CREATE UNIQUE INDEX custom_fields_name ON custom_fields (noun, lower(name)) WHERE is_active;

CREATE TABLE custom_choices (
    field_id    uuid    NOT NULL REFERENCES custom_fields ON DELETE CASCADE,
    key         text    NOT NULL CHECK (key ~ '^[a-z0-9_]{1,40}$'),
    name        text    NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 100),
    ordinal     integer NOT NULL,
    is_active   boolean NOT NULL DEFAULT true,
    PRIMARY KEY (field_id, key)
);

ALTER TABLE contacts ADD COLUMN custom jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object');
ALTER TABLE organisations ADD COLUMN custom jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object');
CREATE INDEX contacts_custom ON contacts USING gin (custom jsonb_path_ops);
CREATE INDEX organisations_custom ON organisations USING gin (custom jsonb_path_ops);

-- What the search finds of them, in lower case: kept by the database, whoever writes the values.
ALTER TABLE contacts ADD COLUMN custom_words text;
ALTER TABLE organisations ADD COLUMN custom_words text;
CREATE INDEX contacts_custom_words ON contacts USING gin (custom_words gin_trgm_ops);
CREATE INDEX organisations_custom_words ON organisations USING gin (custom_words gin_trgm_ops);

CREATE FUNCTION custom_words_of(of_noun text, of_values jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT lower(string_agg(CASE field.kind
        WHEN 'choice' THEN (SELECT choice.name FROM custom_choices choice WHERE choice.field_id = field.id AND choice.key = of_values ->> field.key)
        WHEN 'choices' THEN (SELECT string_agg(choice.name, ' ' ORDER BY choice.ordinal) FROM custom_choices choice WHERE choice.field_id = field.id AND of_values -> field.key ? choice.key)
        ELSE of_values ->> field.key END, E'\n' ORDER BY field.ordinal))
    FROM custom_fields field
    WHERE field.noun = of_noun AND field.is_searchable AND field.is_active AND field.kind NOT IN ('yes-no') AND of_values ? field.key
$$;

CREATE FUNCTION keep_custom_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.custom_words := CASE WHEN NEW.custom = '{}' THEN NULL ELSE custom_words_of(TG_TABLE_NAME, NEW.custom) END;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_words_made BEFORE INSERT ON contacts FOR EACH ROW WHEN (NEW.custom <> '{}') EXECUTE FUNCTION keep_custom_words();
CREATE TRIGGER contacts_words_changed BEFORE UPDATE OF custom ON contacts FOR EACH ROW WHEN (OLD.custom IS DISTINCT FROM NEW.custom) EXECUTE FUNCTION keep_custom_words();
CREATE TRIGGER organisations_words_made BEFORE INSERT ON organisations FOR EACH ROW WHEN (NEW.custom <> '{}') EXECUTE FUNCTION keep_custom_words();
CREATE TRIGGER organisations_words_changed BEFORE UPDATE OF custom ON organisations FOR EACH ROW WHEN (OLD.custom IS DISTINCT FROM NEW.custom) EXECUTE FUNCTION keep_custom_words();

CREATE TRIGGER custom_fields_ring AFTER INSERT OR UPDATE OR DELETE ON custom_fields FOR EACH ROW EXECUTE FUNCTION ring_doorbell('custom-fields', 'id');

-- A list is exported as it is narrowed.
ALTER TABLE exports ADD COLUMN tag text;
ALTER TABLE exports ADD COLUMN custom jsonb;
